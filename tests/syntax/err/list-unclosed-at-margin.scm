; The next form at the left margin shows where the parenthesis is missing; the other forms are fine.
(define (f x)
  (+ x 1)

(define (g y)
  (* y 2))

(define (h z)
  (g (f z))

(h 1)
