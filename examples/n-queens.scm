;;; Places n queens on a board of n by n squares so that none attacks another.
;;;
;;;     eshkolc run n-queens.scm
;;;
;;; Prints the first solution for eight queens as a board, and the number of solutions for boards up to nine.

(import (scheme base) (scheme write))

;; A solution is a list of columns, that of the last row first. Is a queen in `column` safe from those in `placed`?
(define (safe? column placed)
  (let loop ((placed placed) (distance 1))
    (or (null? placed)
        (let ((other (car placed)))
          (and (not (= column other))
               (not (= (abs (- column other)) distance))
               (loop (cdr placed) (+ distance 1)))))))

;; Calls `found` with every solution, in the order of the columns.
(define (for-each-solution found n)
  (let place ((row 0) (placed '()))
    (if (= row n)
        (found placed)
        (do ((column 0 (+ column 1)))
            ((= column n))
          (when (safe? column placed)
            (place (+ row 1) (cons column placed)))))))

;; The continuation leaves the search as soon as there is a solution.
(define (first-solution n)
  (call/cc
    (lambda (return)
      (for-each-solution return n)
      #f)))

(define (count-solutions n)
  (let ((count 0))
    (for-each-solution (lambda (solution) (set! count (+ count 1))) n)
    count))

(define (print-board solution n)
  (for-each
    (lambda (queen)
      (do ((column 0 (+ column 1)))
          ((= column n))
        (display (if (= column queen) " Q" " .")))
      (newline))
    (reverse solution)))

(print-board (first-solution 8) 8)
(do ((n 1 (+ n 1)))
    ((> n 9))
  (display n)
  (display " queens: ")
  (display (count-solutions n))
  (display (if (= (count-solutions n) 1) " solution" " solutions"))
  (newline))
