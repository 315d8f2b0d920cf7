;;; SRFI 27: sources of random bits.
;;;
;;; The generator is MRG32k3a of P. L'Ecuyer ("Good parameters and implementations for combined multiple recursive random
;;; number generators", Operations Research 47, 1999): two linear recurrences of order three, whose states change by
;;; multiplication with a matrix, so that a stream far ahead is found by raising the matrix to a power. Its period is
;;; about 2 to the 191st.
;;;
;;; Integers below any bound are exact: draws are put together to a number below a power of the modulus, and thrown away
;;; where the bound does not divide evenly.

(define-library (srfi 27)
  (import (scheme base) (scheme case-lambda) (scheme time) (only (eshkol control) raise-wrong-type raise-out-of-range))
  (export
    random-integer random-real default-random-source
    make-random-source random-source? random-source-state-ref random-source-state-set!
    random-source-randomize! random-source-pseudo-randomize!
    random-source-make-integers random-source-make-reals)
  (begin

    (define m1 4294967087)
    (define m2 4294944443)

    ;; The state: three values of the first recurrence, three of the second, the latest first.
    (define-record-type random-source
      (new-source state)
      random-source?
      (state source-state set-source-state!))

    (define (make-random-source)
      (new-source (vector 12345 12345 12345 12345 12345 12345)))

    (define (check-source who source)
      (if (not (random-source? source))
          (raise-wrong-type who "an argument must be a random source" source)))

    ;; The next number, from 0 up to m1.
    (define (draw! source)
      (let* ((state (source-state source))
             (x (modulo (- (* 1403580 (vector-ref state 1)) (* 810728 (vector-ref state 2))) m1))
             (y (modulo (- (* 527612 (vector-ref state 3)) (* 1370589 (vector-ref state 5))) m2)))
        (vector-set! state 2 (vector-ref state 1))
        (vector-set! state 1 (vector-ref state 0))
        (vector-set! state 0 x)
        (vector-set! state 5 (vector-ref state 4))
        (vector-set! state 4 (vector-ref state 3))
        (vector-set! state 3 y)
        (let ((difference (- x y)))
          (if (< difference 0) (+ difference m1) difference))))

    ;; Integers and reals

    (define (random-source-make-integers source)
      (check-source 'random-source-make-integers source)
      (lambda (bound) (integer-below source bound)))

    (define (integer-below source bound)
      (if (not (exact-integer? bound))
          (raise-wrong-type 'random-integer "the bound must be an exact integer" bound))
      (if (<= bound 0)
          (raise-out-of-range 'random-integer "the bound must be positive" bound))
      (if (<= bound m1)
          (let ((parts (quotient m1 bound)))
            (let loop ((number (draw! source)))
              (if (< number (* parts bound))
                  (quotient number parts)
                  (loop (draw! source)))))
          (let-values (((draws range) (draws-for bound)))
            (let ((parts (quotient range bound)))
              (let loop ((number (draw-many! source draws)))
                (if (< number (* parts bound))
                    (quotient number parts)
                    (loop (draw-many! source draws))))))))

    ;; How many draws make a number that may exceed the bound, and the power of m1 that the number is below.
    (define (draws-for bound)
      (let loop ((draws 1) (range m1))
        (if (< range bound)
            (loop (* 2 draws) (* range range))
            (values draws range))))

    (define (draw-many! source draws)
      (if (= draws 1)
          (draw! source)
          (let* ((half (quotient draws 2))
                 (high (draw-many! source half)))
            (+ (* high (expt m1 half)) (draw-many! source half)))))

    ;; The reals have 52 random bits, and lie in the middle of what those leave open: neither 0 nor 1 is among them.
    (define random-source-make-reals
      (case-lambda
        ((source)
         (check-source 'random-source-make-reals source)
         (lambda () (real-from source)))
        ((source unit)
         (check-source 'random-source-make-reals source)
         (if (not (and (real? unit) (< 0 unit 1)))
             (raise-out-of-range 'random-source-make-reals "the unit must lie between 0 and 1" unit))
         (if (and (inexact? unit) (>= unit (/ 1.0 4503599627370496.0)))
             (lambda () (real-from source))
             (multiples source (+ 1 (ceiling (/ 1 (exact unit)))) (exact? unit))))))

    (define (real-from source)
      (/ (+ (inexact (integer-below source 4503599627370496)) 0.5) 4503599627370496.0))

    ;; Multiples of one over `count` that are neither 0 nor 1.
    (define (multiples source count exact?)
      (lambda ()
        (let loop ()
          (let ((number (/ (+ 1 (integer-below source (- count 1))) count)))
            (if exact?
                number
                (let ((number (inexact number)))
                  (if (< 0.0 number 1.0) number (loop))))))))

    ;; The state

    (define (random-source-state-ref source)
      (check-source 'random-source-state-ref source)
      (cons 'mrg32k3a (vector->list (source-state source))))

    (define (random-source-state-set! source state)
      (check-source 'random-source-state-set! source)
      (if (not (and (list? state) (= (length state) 7) (eq? (car state) 'mrg32k3a)
                    (legal-part? (cdr state) m1)
                    (legal-part? (cddr (cddr state)) m2)))
          (raise-wrong-type 'random-source-state-set! "the argument is no state of a random source" state))
      (set-source-state! source (list->vector (cdr state))))

    ;; Are the first three numbers below the modulus, and not all zero?
    (define (legal-part? list modulus)
      (let loop ((rest list) (count 3) (some? #f))
        (if (= count 0)
            some?
            (let ((number (car rest)))
              (and (exact-integer? number)
                   (<= 0 number (- modulus 1))
                   (loop (cdr rest) (- count 1) (or some? (> number 0))))))))

    ;; The clocks choose the stream.
    (define (random-source-randomize! source)
      (check-source 'random-source-randomize! source)
      (random-source-pseudo-randomize! source
        (exact (floor (* 1000000 (current-second))))
        (current-jiffy)))

    ;; Stream i begins 2 to the 127th steps after stream i - 1, and its part j 2 to the 76th after part j - 1.
    (define (random-source-pseudo-randomize! source i j)
      (check-source 'random-source-pseudo-randomize! source)
      (for-each
        (lambda (index)
          (if (not (and (exact-integer? index) (>= index 0)))
              (raise-wrong-type 'random-source-pseudo-randomize! "an index must be an exact integer that is not negative"
                index)))
        (list i j))
      (let ((steps (+ (* i (expt 2 127)) (* j (expt 2 76)))))
        (set-source-state! source
          (vector-append
            (advance '((0 1403580 -810728) (1 0 0) (0 1 0)) steps m1)
            (advance '((527612 0 -1370589) (1 0 0) (0 1 0)) steps m2)))))

    ;; The first state, after so many steps.
    (define (advance matrix steps modulus)
      (list->vector
        (map
          (lambda (row) (modulo (* 12345 (apply + row)) modulus))
          (matrix-power matrix steps modulus))))

    (define (matrix-power matrix exponent modulus)
      (let loop ((base matrix) (exponent exponent) (result '((1 0 0) (0 1 0) (0 0 1))))
        (if (= exponent 0)
            result
            (loop (matrix-product base base modulus)
                  (quotient exponent 2)
                  (if (odd? exponent) (matrix-product result base modulus) result)))))

    (define (matrix-product a b modulus)
      (let ((columns (apply map list b)))
        (map
          (lambda (row)
            (map (lambda (column) (modulo (apply + (map * row column)) modulus)) columns))
          a)))

    ;; The default source

    (define default-random-source (make-random-source))

    (define (random-integer bound) (integer-below default-random-source bound))

    (define (random-real) (real-from default-random-source))))
