;;; Continuations that leave a search, and winds around it.
(import (scheme base) (scheme write))
(define log '())
(define (find-first wanted? list)
  (call/cc (lambda (return)
    (dynamic-wind
      (lambda () #f)
      (lambda () (for-each (lambda (x) (if (wanted? x) (return (vector x)))) list) #f)
      (lambda () (set! log (cons 'left '())))))))
(define (numbers n) (let loop ((i 0) (l '())) (if (= i n) l (loop (+ i 1) (cons i l)))))
(define (run n)
  (let loop ((i 0) (sum 0))
    (if (= i n) sum (loop (+ i 1) (+ sum (vector-ref (find-first even? (numbers 60)) 0))))))
(write (run 800))
