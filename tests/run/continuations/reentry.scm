;;; A continuation can be entered again after the procedure that captured it has returned, any number of times.
;;; Expected output: R7RS 6.10, and Chez Scheme.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(show
  (let ((k #f) (n 0))
    (call/cc (lambda (c) (set! k c)))
    (set! n (+ n 1))
    (if (< n 3) (k #f))
    n))

;; The frame of `capture` is gone when its continuation is called.
(define saved #f)
(define (capture) (call/cc (lambda (k) (set! saved k) 1)))
(define (twice)
  (let ((results '()))
    (let ((value (+ 100 (capture))))
      (set! results (cons value results))
      (if (< (length results) 4)
          (saved (* 10 (length results)))
          (reverse results)))))
(show (twice))

;; Values that were computed before the capture are those of that time, whatever happened since.
(define (argument-position)
  (let ((k #f) (count 0) (out '()))
    (let ((list (list (begin (set! count (+ count 1)) count)
                      (call/cc (lambda (c) (set! k c) 'first))
                      (begin (set! count (+ count 1)) count))))
      (set! out (cons list out))
      (if (< (length out) 3)
          (k (length out))
          (reverse out)))))
(show (argument-position))

;; Pending floats and big integers are in the frame too.
(define (pending x n)
  (let* ((k #f)
         (turns 0)
         (result (+ (* x 2.5) (* 1.0 (expt n 3)) (call/cc (lambda (c) (set! k c) 0)))))
    (set! turns (+ turns 1))
    (if (< turns 3) (k turns))
    (list result turns)))
(show (pending 1.5 5))
(define (pending-exact n)
  (let* ((big (expt n 30)) (k #f) (seen '()))
    (let ((sum (+ big (* big (call/cc (lambda (c) (set! k c) 0))))))
      (set! seen (cons sum seen))
      (if (< (length seen) 3) (k (length seen)))
      seen)))
(show (pending-exact 10))

;; Assigned variables are shared by all entries.
(define (counter)
  (let ((n 0) (k #f))
    (define (bump!) (set! n (+ n 1)) n)
    (call/cc (lambda (c) (set! k c)))
    (bump!)
    (if (< n 5) (k #f))
    (bump!)))
(show (counter))
