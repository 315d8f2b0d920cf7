;; The sort for `<` is compiled separately: exact and inexact numbers, large and small, that are equal or not, and the same
;; as with another procedure. Numbers that are equal keep their order, whether they are exact or not.
(import (scheme base) (scheme write) (srfi 132))

(define (less a b) (< a b))
(define numbers
  '(5 1.0 1 2/3 -7 1152921504606846976 1.0 1 -0.0 0 0.0 1048577.5 -1152921504606846977 -1048577.5 3/2 1.5 1048576
    1048576.0 4 4.0 4 -7.0 2 1/3 9 8 7 6 5 4 3 2 1 0))

(define (show object) (write object) (newline))
(show (list-sort < numbers))
(show (equal? (list-sort < numbers) (list-sort less numbers)))
(show (vector-sort < (list->vector numbers)))
(define vector (list->vector numbers))
(vector-sort! < vector)
(show vector)
(show (list-sort > numbers))

;; Of a part, and of lengths around those that are sorted by insertion.
(define part (list->vector (list-copy numbers)))
(vector-sort! < part 3 21)
(show part)
(do ((length 0 (+ length 1)))
    ((= length 20))
  (show (vector-sort < (vector-copy (list->vector numbers) 0 length))))

;; What is no number is an error of `<`.
(show (guard (error ((error-object? error) 'error)) (list-sort < '(1 a))))
(show (guard (error ((error-object? error) 'error)) (list-sort < '(1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 b))))
