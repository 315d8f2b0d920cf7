;;; R7RS section 6.10, `call-with-current-continuation`: receivers with any number of free variables, and continuations that
;;; are called with any number of values (6.10: "accepts any number of arguments" where the continuation does), again and
;;; again, with and without `dynamic-wind` on the way.

(import (scheme base) (scheme write))

(define (show . things)
  (for-each (lambda (thing) (display thing) (display " ")) things)
  (newline))

;; What receivers of n variables leave behind; each continuation is entered once more.
(define again #f)
(define (enter-again count)
  (let ((k again))
    (set! again #f)
    (if k (k count))))

(define (zero) (call/cc (lambda (k) (set! again k) 0)))
(define (one a) (call/cc (lambda (k) (set! again k) (list a))))
(define (two a b) (call/cc (lambda (k) (set! again k) (list a b))))
(define (three a b c) (call/cc (lambda (k) (set! again k) (list a b c))))
(define (four a b c d) (call/cc (lambda (k) (set! again k) (list a b c d))))
(define (five a b c d e) (call/cc (lambda (k) (set! again k) (list a b c d e))))
(define (six a b c d e f) (call/cc (lambda (k) (set! again k) (list a b c d e f))))
(define (seven a b c d e f g) (call/cc (lambda (k) (set! again k) (list a b c d e f g))))

(define (twice name thunk)
  (show name (thunk))
  (enter-again 100))

(twice 'zero (lambda () (zero)))
(twice 'one (lambda () (one 1)))
(twice 'two (lambda () (two 1 2)))
(twice 'three (lambda () (three 1 2 3)))
(twice 'four (lambda () (four 1 2 3 4)))
(twice 'five (lambda () (five 1 2 3 4 5)))
(twice 'six (lambda () (six 1 2 3 4 5 6)))
(twice 'seven (lambda () (seven 1 2 3 4 5 6 7)))

;; In tail position, with nothing private on the stack, and deep in a recursion, where all frames move.
(define (deep n a b)
  (if (= n 0)
      (call/cc (lambda (k) (set! again k) (+ a b)))
      (+ 1 (deep (- n 1) b a))))
(twice 'deep (lambda () (deep 10000 1 2)))
(define (tail a) (call/cc (lambda (k) (tail-of k a))))
(define (tail-of k a)
  (if (> a 0)
      (call/cc (lambda (l) (tail-of l (- a 1))))
      (k (list 'done a))))
(show 'tail (tail 1000))

;; Any number of values.
(define kept #f)
(define (receive-all count)
  (call-with-values (lambda () (call/cc (lambda (k) (set! kept k) (values))))
                    (lambda all
                      (show 'values (length all) all)
                      (cond ((< (length all) count)
                             (apply kept (cons (length all) all)))))))
(receive-all 20)

;; With winds between here and there.
(define trace '())
(define (note what) (set! trace (cons what trace)))
(define inside #f)
(define turns 0)
(let ()
  (call-with-values
    (lambda ()
      (dynamic-wind
        (lambda () (note 'in))
        (lambda () (call/cc (lambda (k) (set! inside k) (values 1 2))))
        (lambda () (note 'out))))
    (lambda all (note all)))
  (set! turns (+ turns 1))
  (cond ((= turns 1) (inside 'single))
        ((= turns 2) (inside 3 4 5))
        ((= turns 3) (inside))))
(show (reverse trace))

;; A continuation is a procedure like others.
(call/cc (lambda (k) (show (procedure? k) (map (lambda (x) x) '(1 2))) (for-each k '(1))))
(show (call/cc (lambda (k) (apply k '(applied)))))
(show (call/cc (lambda (k) (map (lambda (x) (if (odd? x) (k (list 'odd x)) x)) '(2 4 5 6)))))
