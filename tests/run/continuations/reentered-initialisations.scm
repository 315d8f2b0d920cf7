;;; R7RS sections 4.1.3, 4.2.2 and 6.10: operands and initialisations that are entered again use the values that were there
;;; when their continuation was captured, and what they give is the rest of the computation's anew.

(import (scheme base) (scheme write))

(define (show thing) (write thing) (newline))

;; An initialisation of `let` that is entered three times more: the body runs for each, with its own variable.
(show
  (let ((again #f) (seen '()))
    (let ((n (call/cc (lambda (k) (set! again k) 1))))
      (set! seen (cons (lambda () n) seen))
      (if (< n 4)
          (again (+ n 1))
          (map (lambda (get) (get)) seen)))))

;; The same with `letrec`: a procedure of an entry sees that entry's number.
(show
  (let ((again #f) (made '()))
    (letrec ((size (call/cc (lambda (k) (if (not again) (set! again k)) 10)))
             (double (lambda () (* 2 size))))
      (set! made (cons (double) made))
      (if (< (length made) 3)
          (again (* 10 size))
          made))))

;; An operand that is entered again: the operands before it keep their values.
(show
  (let ((again #f) (left 0) (sums '()))
    (let ((sum (+ (begin (set! left (+ left 100)) left)
                  (call/cc (lambda (k) (set! again k) 1)))))
      (set! sums (cons sum sums))
      (if (< (length sums) 4)
          (again (* 10 (length sums)))
          (list left sums)))))

;; An operator that leaves while its operands are evaluated.
(show (call/cc (lambda (leave) ("no procedure" (leave 'left)))))
