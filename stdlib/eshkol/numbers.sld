;;; Numbers: the procedures of R7RS section 6.2 over the primitives, which take a fixed number of arguments.
;;;
;;; The clause for the usual number of arguments stands first, so that the inliner finds it. Where most arguments are
;;; fixnums, the answer for them is given here and the runtime asked for the rest. Every argument is checked, also those
;;; that no longer matter for the result: (< 2 1 'a) is an error.

(define-library (eshkol numbers)
  (import (eshkol syntax)
          (prefix (eshkol primitives) %))
  (export
    ;; Classification.
    number? (rename number? complex?) real? rational? integer? exact-integer?
    (rename %exact-rational? exact-rational?)
    exact? inexact?
    (rename %finite? finite?) (rename %infinite? infinite?) (rename %nan? nan?)
    ;; Comparison.
    = < > <= >= zero? positive? negative? odd? even? max min
    ;; Arithmetic.
    + - * / abs square
    floor/ (rename %floor-quotient floor-quotient) (rename %modulo floor-remainder)
    truncate/ (rename %quotient truncate-quotient) (rename %remainder truncate-remainder)
    (rename %quotient quotient) (rename %remainder remainder) (rename %modulo modulo)
    gcd lcm (rename %numerator numerator) (rename %denominator denominator)
    floor ceiling truncate round (rename %rationalize rationalize)
    ;; Powers and elementary functions.
    (rename %expt expt) (rename %sqrt sqrt) exact-integer-sqrt
    (rename %exp exp) log (rename %sin sin) (rename %cos cos) (rename %tan tan)
    (rename %asin asin) (rename %acos acos) atan
    ;; Complex numbers.
    (rename %make-rectangular make-rectangular) (rename %make-polar make-polar)
    (rename %real-part real-part) (rename %imag-part imag-part)
    (rename %magnitude magnitude) (rename %angle angle)
    ;; Exactness and text.
    exact inexact (rename exact inexact->exact) (rename inexact exact->inexact)
    number->string string->number
    ;; Bits.
    bitwise-and bitwise-ior bitwise-xor (rename %bitwise-not bitwise-not)
    (rename %arithmetic-shift arithmetic-shift) (rename %bit-count bit-count)
    (rename %integer-length integer-length))
  (begin

    (define (number? a) (if (%fixnum? a) #t (%number? a)))
    (define (real? a) (if (%fixnum? a) #t (%real? a)))
    (define (rational? a) (if (%fixnum? a) #t (%rational? a)))
    (define (integer? a) (if (%fixnum? a) #t (%integer? a)))
    (define (exact-integer? a) (if (%fixnum? a) #t (%exact-integer? a)))

    (define (exact? a) (if (%fixnum? a) #t (if (%flonum? a) #f (%exact? a))))
    (define (inexact? a) (if (%flonum? a) #t (if (%fixnum? a) #f (%inexact? a))))

    ;; A comparison that holds between every two neighbours.
    (define-syntax define-comparison
      (syntax-rules ()
        ((_ name holds? comparable?)
         (define name
           (case-lambda
             ((a b) (holds? a b))
             ((a) (if (comparable? a) #t (holds? a 0)))
             ((a b c) (if (holds? a b) (holds? b c) (begin (holds? b c) #f)))
             ((a b . rest)
              (let loop ((result (holds? a b)) (last b) (rest rest))
                (if (%pair? rest)
                    (loop (if (holds? last (%car rest)) result #f) (%car rest) (%cdr rest))
                    result))))))))

    (define-comparison = %= number?)
    (define-comparison < %< real?)
    (define-comparison > %> real?)
    (define-comparison <= %<= real?)
    (define-comparison >= %>= real?)

    (define (zero? a) (if (%fixnum? a) (%eq? a 0) (if (%flonum? a) (%= a 0.0) (%zero? a))))
    (define (positive? a) (if (%fixnum? a) (%> a 0) (if (%flonum? a) (%> a 0.0) (%positive? a))))
    (define (negative? a) (if (%fixnum? a) (%< a 0) (if (%flonum? a) (%< a 0.0) (%negative? a))))
    (define (odd? a) (if (%fixnum? a) (%not (%eq? (%remainder a 2) 0)) (%odd? a)))
    (define (even? a) (if (%fixnum? a) (%eq? (%remainder a 2) 0) (%even? a)))

    (define (max-of-two a b)
      (if (%fixnum? a)
          (if (%fixnum? b) (if (%< a b) b a) (%max a b))
          (%max a b)))

    (define (min-of-two a b)
      (if (%fixnum? a)
          (if (%fixnum? b) (if (%< b a) b a) (%min a b))
          (%min a b)))

    ;; An operation on any positive number of arguments, from the left.
    (define-syntax define-from-left
      (syntax-rules ()
        ((_ name operation (a one) zero-clause ...)
         (define name
           (case-lambda
             ((a b) (operation a b))
             ((a) one)
             ((a b c) (operation (operation a b) c))
             zero-clause ...
             ((a b . rest)
              (let loop ((result (operation a b)) (rest rest))
                (if (%pair? rest)
                    (loop (operation result (%car rest)) (%cdr rest))
                    result))))))))

    (define-from-left max max-of-two (a (if (real? a) a (%max a a))))
    (define-from-left min min-of-two (a (if (real? a) a (%min a a))))
    (define-from-left + %+ (a (if (number? a) a (%+ a 0))) (() 0))
    (define-from-left * %* (a (if (number? a) a (%* a 1))) (() 1))
    ;; The opposite of a double is a product, since 0.0 - 0.0 is not -0.0.
    (define-from-left - %-
      (a (if (%fixnum? a) (%- 0 a) (if (%flonum? a) (%* -1.0 a) (%negate a)))))
    (define-from-left / %/ (a (%/ 1 a)))
    (define-from-left gcd %gcd (a (%gcd a 0)) (() 0))
    (define-from-left lcm %lcm (a (%lcm a 1)) (() 1))
    (define-from-left bitwise-and %bitwise-and (a (%bitwise-and a -1)) (() -1))
    (define-from-left bitwise-ior %bitwise-ior (a (%bitwise-ior a 0)) (() 0))
    (define-from-left bitwise-xor %bitwise-xor (a (%bitwise-xor a 0)) (() 0))

    (define (abs a) (if (%fixnum? a) (if (%< a 0) (%- 0 a) a) (%abs a)))
    (define (square a) (%* a a))
    (define (floor a) (if (%fixnum? a) a (%floor a)))
    (define (ceiling a) (if (%fixnum? a) a (%ceiling a)))
    (define (truncate a) (if (%fixnum? a) a (%truncate a)))
    (define (round a) (if (%fixnum? a) a (%round a)))
    (define (exact a) (if (%fixnum? a) a (%exact a)))
    (define (inexact a) (if (%flonum? a) a (%inexact a)))

    (define (floor/ a b) (%values (%floor-quotient a b) (%modulo a b)))
    (define (truncate/ a b) (%values (%quotient a b) (%remainder a b)))

    (define (exact-integer-sqrt a)
      (let ((root-and-rest (%exact-integer-sqrt a)))
        (%values (%car root-and-rest) (%cdr root-and-rest))))

    (define log
      (case-lambda
        ((a) (%log a))
        ((a base) (%/ (%log a) (%log base)))))

    (define atan
      (case-lambda
        ((a) (%atan a))
        ((y x) (%atan2 y x))))

    (define number->string
      (case-lambda
        ((a) (%number->string a 10))
        ((a radix) (%number->string a radix))))

    (define string->number
      (case-lambda
        ((text) (%string->number text 10))
        ((text radix) (%string->number text radix))))))
