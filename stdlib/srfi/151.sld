;;; SRFI 151: bitwise operations.
;;;
;;; Integers of any size are strings of bits in two's complement. What goes through all bits of an integer, or makes one
;;; bit by bit, halves large integers, so that it takes time n log n for n bits.

(define-library (srfi 151)
  (import (scheme base) (scheme case-lambda) (eshkol ranges)
    (only (eshkol numbers) bitwise-not bitwise-and bitwise-ior bitwise-xor arithmetic-shift bit-count integer-length))
  (export
    bitwise-not bitwise-and bitwise-ior bitwise-xor bitwise-eqv bitwise-nand bitwise-nor bitwise-andc1 bitwise-andc2
    bitwise-orc1 bitwise-orc2
    arithmetic-shift bit-count integer-length bitwise-if
    bit-set? copy-bit bit-swap any-bit-set? every-bit-set? first-set-bit
    bit-field bit-field-any? bit-field-every? bit-field-clear bit-field-set bit-field-replace bit-field-replace-same
    bit-field-rotate bit-field-reverse
    bits->list list->bits bits->vector vector->bits bits
    bitwise-fold bitwise-for-each bitwise-unfold make-bitwise-generator)
  (begin

    ;; Operations on all bits

    (define bitwise-eqv
      (case-lambda
        ((i j) (bitwise-not (bitwise-xor i j)))
        (() -1)
        ((i) (bitwise-and i -1))
        ((i j . rest) (apply bitwise-eqv (bitwise-eqv i j) rest))))

    (define (bitwise-nand i j) (bitwise-not (bitwise-and i j)))
    (define (bitwise-nor i j) (bitwise-not (bitwise-ior i j)))
    (define (bitwise-andc1 i j) (bitwise-and (bitwise-not i) j))
    (define (bitwise-andc2 i j) (bitwise-and i (bitwise-not j)))
    (define (bitwise-orc1 i j) (bitwise-ior (bitwise-not i) j))
    (define (bitwise-orc2 i j) (bitwise-ior i (bitwise-not j)))

    (define (bitwise-if mask i j)
      (bitwise-ior (bitwise-and mask i) (bitwise-and (bitwise-not mask) j)))

    ;; Single bits

    (define (check-position who index)
      (check-index who index most-bits))

    ;; More than any integer has.
    (define most-bits 1000000000000)

    (define (bit-set? index i)
      (check-position 'bit-set? index)
      (odd? (arithmetic-shift i (- index))))

    (define (copy-bit index i boolean)
      (check-position 'copy-bit index)
      (let ((bit (arithmetic-shift 1 index)))
        (if boolean
            (bitwise-ior i bit)
            (bitwise-andc2 i bit))))

    (define (bit-swap index1 index2 i)
      (copy-bit index2 (copy-bit index1 i (bit-set? index2 i)) (bit-set? index1 i)))

    (define (any-bit-set? test-bits i)
      (not (= (bitwise-and test-bits i) 0)))

    (define (every-bit-set? test-bits i)
      (= test-bits (bitwise-and test-bits i)))

    (define (first-set-bit i)
      (- (integer-length (bitwise-and i (- i))) 1))

    ;; Fields

    (define (check-field who start end)
      (check-position who end)
      (check-index who start end))

    ;; As many ones.
    (define (ones count)
      (- (arithmetic-shift 1 count) 1))

    (define (bit-field i start end)
      (check-field 'bit-field start end)
      (let ((shifted (arithmetic-shift i (- start)))
            (width (- end start)))
        (if (and (>= shifted 0) (<= (integer-length shifted) width))
            shifted
            (bitwise-and shifted (ones width)))))

    (define (bit-field-any? i start end)
      (check-field 'bit-field-any? start end)
      (let ((first (first-set-bit (arithmetic-shift i (- start)))))
        (and (>= first 0) (< first (- end start)))))

    (define (bit-field-every? i start end)
      (check-field 'bit-field-every? start end)
      (not (bit-field-any? (bitwise-not i) start end)))

    (define (field-mask start end)
      (arithmetic-shift (ones (- end start)) start))

    (define (bit-field-clear i start end)
      (check-field 'bit-field-clear start end)
      (bitwise-andc2 i (field-mask start end)))

    (define (bit-field-set i start end)
      (check-field 'bit-field-set start end)
      (bitwise-ior i (field-mask start end)))

    (define (bit-field-replace to from start end)
      (check-field 'bit-field-replace start end)
      (bitwise-ior (bit-field-clear to start end)
                   (arithmetic-shift (bit-field from 0 (- end start)) start)))

    (define (bit-field-replace-same to from start end)
      (check-field 'bit-field-replace-same start end)
      (bitwise-if (field-mask start end) from to))

    (define (bit-field-rotate i count start end)
      (check-field 'bit-field-rotate start end)
      (let ((width (- end start)))
        (if (= width 0)
            i
            (let ((count (modulo count width))
                  (field (bit-field i start end)))
              (bit-field-replace i
                (bitwise-ior (arithmetic-shift field count) (arithmetic-shift field (- count width)))
                start end)))))

    (define (bit-field-reverse i start end)
      (check-field 'bit-field-reverse start end)
      (bit-field-replace i
        (list->bits (reverse (bits->list (bit-field i start end) (- end start))))
        start end))

    ;; All bits

    ;; So many bits of an integer are taken one by one.
    (define small 32)

    ;; Gives `combine` each of the lowest bits, beginning with the lowest, and what it gave last.
    (define (fold-bits combine seed i count)
      (if (<= count small)
          (let loop ((i (bit-field i 0 count)) (count count) (result seed))
            (if (= count 0)
                result
                (loop (quotient i 2) (- count 1) (combine (odd? i) result))))
          (let ((half (quotient count 2)))
            (fold-bits combine
              (fold-bits combine seed (bit-field i 0 half) half)
              (arithmetic-shift i (- half))
              (- count half)))))

    (define (bitwise-fold combine seed i)
      (fold-bits combine seed i (integer-length i)))

    (define (bitwise-for-each procedure i)
      (bitwise-fold (lambda (bit ignored) (procedure bit) ignored) (if #f #f) i))

    (define bits->list
      (case-lambda
        ((i) (bits->list i (integer-length i)))
        ((i count)
         (check-position 'bits->list count)
         (reverse (fold-bits cons '() i count)))))

    (define (bits->vector . arguments)
      (list->vector (apply bits->list arguments)))

    (define (list->bits list)
      (bitwise-unfold null? car cdr list))

    (define (vector->bits vector)
      (list->bits (vector->list vector)))

    (define (bits . booleans)
      (list->bits booleans))

    ;; Bits are put together to small integers, and those, when all are there, in pairs to larger ones.
    (define (bitwise-unfold stop? mapper successor seed)
      (let loop ((seed seed) (bit 1) (part 0) (count 0) (parts '()))
        (cond
          ((stop? seed) (join (reverse (cons part parts)) small))
          ((= count small) (loop seed 1 0 0 (cons part parts)))
          (else
           (let ((part (if (mapper seed) (+ part bit) part)))
             (loop (successor seed) (* 2 bit) part (+ count 1) parts))))))

    ;; One integer of the parts, which have that many bits each, the lowest first.
    (define (join parts width)
      (if (null? (cdr parts))
          (car parts)
          (join
            (let loop ((parts parts))
              (cond
                ((null? parts) '())
                ((null? (cdr parts)) parts)
                (else
                 (cons (bitwise-ior (car parts) (arithmetic-shift (cadr parts) width))
                       (loop (cddr parts))))))
            (* 2 width))))

    (define (make-bitwise-generator i)
      (lambda ()
        (let ((bit (odd? i)))
          (set! i (arithmetic-shift i -1))
          bit)))))
