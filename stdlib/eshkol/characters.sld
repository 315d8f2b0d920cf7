;;; Characters (R7RS section 6.6). The runtime has Unicode's tables; here are the comparisons of any number of arguments.
;;;
;;; Every argument is checked, also those that no longer matter for the result.

(define-library (eshkol characters)
  (import (eshkol syntax) (prefix (eshkol primitives) %) (eshkol control))
  (export
    (rename %char? char?) (rename %char->integer char->integer) (rename %integer->char integer->char)
    char=? char<? char>? char<=? char>=? char-ci=? char-ci<? char-ci>? char-ci<=? char-ci>=?
    (rename %char-upcase char-upcase) (rename %char-downcase char-downcase) (rename %char-foldcase char-foldcase)
    (rename %char-alphabetic? char-alphabetic?) (rename %char-numeric? char-numeric?)
    (rename %char-whitespace? char-whitespace?) (rename %char-upper-case? char-upper-case?)
    (rename %char-lower-case? char-lower-case?) (rename %digit-value digit-value))
  (begin

    ;; The code point of an argument.
    (define (code who message c)
      (if (%char? c)
          (%char->integer c)
          (raise-wrong-type who message c)))

    ;; The code point of its folding.
    (define (folded who message c)
      (if (%char? c)
          (%char->integer (%char-foldcase c))
          (raise-wrong-type who message c)))

    ;; A comparison of the numbers that characters stand for, which holds between every two neighbours.
    (define-syntax define-comparison
      (syntax-rules ()
        ((_ name number holds?)
         (define name
           (case-lambda
             ((a b)
              (holds? (number 'name "argument 1 must be a character" a)
                      (number 'name "argument 2 must be a character" b)))
             ((a . rest)
              (let loop ((last (number 'name "argument 1 must be a character" a)) (rest rest) (result #t))
                (if (%pair? rest)
                    (let ((next (number 'name "every argument must be a character" (%car rest))))
                      (loop next (%cdr rest) (if (holds? last next) result #f)))
                    result))))))))

    (define-comparison char=? code %=)
    (define-comparison char<? code %<)
    (define-comparison char>? code %>)
    (define-comparison char<=? code %<=)
    (define-comparison char>=? code %>=)
    (define-comparison char-ci=? folded %=)
    (define-comparison char-ci<? folded %<)
    (define-comparison char-ci>? folded %>)
    (define-comparison char-ci<=? folded %<=)
    (define-comparison char-ci>=? folded %>=)))
