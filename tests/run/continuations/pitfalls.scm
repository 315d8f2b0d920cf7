;;; `letrec` and `call/cc`: the initialisations may be entered again, and each entry has variables of its own or shares them,
;;; as the report says.
;;; Expected output: r5rs_pitfall.scm, items 1.1 to 1.3, 4.1, 7.1 to 7.4.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))

;; 1.1
(show
  (let ((cont #f))
    (letrec ((x (call-with-current-continuation (lambda (c) (set! cont c) 0)))
             (y (call-with-current-continuation (lambda (c) (set! cont c) 0))))
      (if cont
          (let ((c cont))
            (set! cont #f)
            (set! x 1)
            (set! y 1)
            (c 0))
          (+ x y)))))

;; 1.2
(show
  (letrec ((x (call/cc list)) (y (call/cc list)))
    (cond ((procedure? x) (x (pair? y)))
          ((procedure? y) (y (pair? x))))
    (let ((x (car x)) (y (car y)))
      (and (call/cc x) (call/cc y) (call/cc x)))))

;; 1.3
(show
  (letrec ((x (call-with-current-continuation (lambda (c) (list #t c)))))
    (if (car x)
        ((cadr x) (list #f (lambda () x)))
        (eq? x ((cadr x))))))

;; 2.1
(show (call/cc (lambda (c) (0 (c 1)))))

;; 7.1 to 7.4
(define r #f)
(define a #f)
(define b #f)
(define c #f)
(define i 0)
(define (seven-one)
  (set! r (+ 1 (+ 2 (+ 3 (call/cc (lambda (k) (set! a k) 4))))
             (+ 5 (+ 6 (call/cc (lambda (k) (set! b k) 7))))))
  (if (not c) (set! c a))
  (set! i (+ i 1))
  (case i
    ((1) (a 5))
    ((2) (b 8))
    ((3) (a 6))
    ((4) (c 4)))
  r)
(show (seven-one))
(define (seven-two)
  (set! r #f) (set! a #f) (set! b #f) (set! c #f) (set! i 0)
  (set! r (+ 1 (+ 2 (+ 3 (call/cc (lambda (k) (set! a k) 4))))
             (+ 5 (+ 6 (call/cc (lambda (k) (set! b k) 7))))))
  (if (not c) (set! c a))
  (set! i (+ i 1))
  (case i
    ((1) (b 8))
    ((2) (a 5))
    ((3) (b 7))
    ((4) (c 4)))
  r)
(show (seven-two))
(show
  (let ((k1 #f) (k2 #f) (k3 #f) (state 0))
    (define (identity x) x)
    (define (fn)
      ((identity (if (= state 0)
                     (call/cc (lambda (k) (set! k1 k) +))
                     +))
       (identity (if (= state 0)
                     (call/cc (lambda (k) (set! k2 k) 1))
                     1))
       (identity (if (= state 0)
                     (call/cc (lambda (k) (set! k3 k) 2))
                     2))))
    (define (check states)
      (set! state 0)
      (let* ((res '()) (r (fn)))
        (set! res (cons r res))
        (if (null? states)
            res
            (begin
              (set! state (car states))
              (set! states (cdr states))
              (case state
                ((1) (k3 4))
                ((2) (k2 2))
                ((3) (k1 -)))))))
    (map (lambda (x) (check x)) '((1 2 3) (1 3 2) (2 1 3) (2 3 1) (3 1 2) (3 2 1)))))
(show
  (let ((k #f) (y 1))
    (define (count x) (set! y (* x 2)) y)
    (call/cc (lambda (c) (set! k c)))
    (if (< (count y) 100) (k #f))
    y))
