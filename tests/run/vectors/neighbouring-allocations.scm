;; Objects that are made next to each other: each holds what it was given, later ones refer to earlier ones, and a
;; raise between two of them leaves memory in order.
(import (scheme base) (scheme write))

(define-record-type point (make-point x y) point? (x point-x) (y point-y set-point-y!))

(define (tree a b)
  (list a (vector a b (cons b a)) (make-point (list a) (vector)) (lambda (c) (list c a b))))

(define (show t)
  (write (list (car t) (cadr t) (point-x (caddr t)) (point-y (caddr t)) ((cadddr t) 'c)))
  (newline))

(define (cadddr l) (car (cdr (cdr (cdr l)))))
(define (caddr l) (car (cdr (cdr l))))

(show (tree 1 2))
(show (tree '(x) "y"))

(define (first-of x)
  (guard (e (#t (list 'raised x)))
    (list (list x) (car x) (vector x))))

(let loop ((i 0) (kept '()))
  (if (< i 20000)
      (loop (+ i 1) (list (first-of i) (first-of (list i)) (tree i i)))
      (begin
        (write (car kept)) (newline)
        (write (cadr kept)) (newline)
        (show (caddr kept)))))

;; More at once than one piece of memory is meant for.
(define (wide x)
  (list (vector x 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30)
        (vector x 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30)
        (vector x 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30)
        (vector x 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30)
        (vector x 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30)))
(write (map vector-length (wide 'x))) (newline)
(write (map (lambda (v) (vector-ref v 0)) (wide 'x))) (newline)
