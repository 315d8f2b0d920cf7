;; Bitwise operations where fixnums end and large integers begin, with operands that the compiler knows and ones that it
;; does not. Fixnums have 61 bits.
(import (scheme base) (scheme write) (srfi 151))

(define numbers
  (list 0 1 -1 6 -8 4294967295
    1152921504606846975 -1152921504606846976 1152921504606846976 -1152921504606846977
    18446744073709551615 -340282366920938463463374607431768211456))

(define (show . objects)
  (for-each (lambda (object) (write object) (display " ")) objects)
  (newline))

(for-each
  (lambda (a)
    (show a 'not (bitwise-not a) 'ones (bit-count a) 'length (integer-length a))
    (for-each
      (lambda (b) (show (bitwise-and a b) (bitwise-ior a b) (bitwise-xor a b)))
      numbers))
  numbers)

;; A count that is written down and the same count as a value must give the same.
(define-syntax shifts
  (syntax-rules ()
    ((_ number count ...)
     (let ((known (list (arithmetic-shift number count) ...))
           (unknown (map (lambda (places) (arithmetic-shift number places)) (list count ...))))
       (if (equal? known unknown)
           (for-each show known)
           (show 'different known unknown))))))

(define (all-shifts number)
  (show 'shifts number)
  (shifts number 0 1 2 3 29 55 58 59 60 61 62 63 64 65 130
    -1 -2 -3 -29 -58 -59 -60 -61 -62 -63 -64 -65 -130 -1152921504606846976))
(for-each all-shifts numbers)

;; Masks that are written down, and operands that are surely fixnums.
(define-syntax masks
  (syntax-rules ()
    ((_ number mask ...)
     (begin (show (bitwise-and number mask) (bitwise-and mask number) (bitwise-ior number mask) (bitwise-xor mask number))
            ...))))
(for-each (lambda (number) (masks number 0 255 -256 1152921504606846975 -1152921504606846976)) numbers)
(define (of-length vector)
  (let ((n (vector-length vector)))
    (show (bitwise-and n 6) (bitwise-ior n 8) (bitwise-xor n -1) (bitwise-not n)
      (bit-count n) (integer-length n) (arithmetic-shift n 58) (arithmetic-shift n -1) (arithmetic-shift n n) (arithmetic-shift n (- n)))))
(of-length (make-vector 7))
(of-length (make-vector 0))

;; A loop whose numbers are large at every turn, loops made of two procedures, and one that leaves the fixnums and comes
;; back. The numbers are those of a shift register of 89 bits.
(define (register turns)
  (let loop ((i 0) (x 1))
    (if (= i turns)
        x
        (loop (+ i 1)
              (bitwise-ior (arithmetic-shift x -1)
                (arithmetic-shift (bitwise-and (bitwise-xor x (arithmetic-shift x -38)) 1) 88))))))
(show (register 20000))
(define (one x turns) (if (= turns 0) x (other (bitwise-xor x 36893488147419103232) (- turns 1))))
(define (other x turns) (if (= turns 0) x (one (bitwise-not x) (- turns 1))))
(show (one 5 20001) (one 5 20003))
(define (to-and-fro x turns)
  (if (= turns 0)
      x
      (to-and-fro (arithmetic-shift (arithmetic-shift (bitwise-xor x turns) 40) -40) (- turns 1))))
(show (to-and-fro 1152921504606846975 20000))
