;;; Every declaration of define-library: names of numbers, exports before and after definitions, renamed ones, several
;;; imports with modifiers, cond-expand, begin; a library is initialised once, and its state is private.
;;; Expected output: R7RS 5.6.1.

(define-library (test 1 numbered)
  (export (rename internal external) bump! (rename count-of how-often))
  (import (scheme base))
  (export late)
  (begin
    (define count 0)
    (define (bump!) (set! count (+ count 1)) count)
    (define (count-of) count))
  (begin
    (define internal 'internal)
    (define late 'late)))

(define-library (test macros)
  (export my-or define-getter)
  (import (rename (prefix (only (scheme base) if let define-syntax syntax-rules define quote) s:) (s:if if))
          (only (scheme base) define-syntax syntax-rules ... _))
  (begin
    (define-syntax my-or
      (syntax-rules () ((_) #f) ((_ a) a) ((_ a b ...) (s:let ((t a)) (if t t (my-or b ...))))))
    (define-syntax define-getter
      (syntax-rules () ((_ name) (s:define (name) secret))))
    (s:define secret (s:quote secret))))

(define-library (test conditional)
  (export chosen chosen-library)
  (import (scheme base))
  (cond-expand
    ((and r7rs (not no-such-feature)) (begin (define chosen 'r7rs)))
    (else (begin (define chosen 'other))))
  (cond-expand
    ((library (no such library)) (import (no such library)))
    ((and (library (test 1 numbered)) (or (library (scheme base)) no-such-feature))
     (import (only (test 1 numbered) bump!))
     (begin (define chosen-library (begin (bump!) 'numbered))))))

(define-library (test empty))

(import (scheme base) (scheme write)
        (test 1 numbered)
        (prefix (only (test 1 numbered) bump!) again-)
        (except (test macros) define-getter)
        (rename (test macros) (my-or other-or) (define-getter getter))
        (test conditional)
        (test empty))

(define (show x) (write x) (newline))
(show (list external late))
(show (list chosen chosen-library))
(show (how-often))
(bump!)
(again-bump!)
(show (how-often))
(show (let ((t 5) (if list)) (my-or #f t)))
(show (other-or #f #f 'last))
(getter get-secret)
(show (get-secret))
