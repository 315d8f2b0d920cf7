;;; SRFI 43: what differs from SRFI 133 and R7RS, and that the rest is there.
;;; Expected values: the SRFI, its examples and definitions. What differs from them would be printed.

(import (except (scheme base) vector-copy vector-map vector-for-each) (scheme write) (srfi 43))
(define checks 0)
(define-syntax check
  (syntax-rules (=>)
    ((_ expression => expected)
     (let ((value (guard (condition (#t (list (quote raised) condition))) expression)))
       (set! checks (+ checks 1))
       (if (not (equal? value expected))
           (begin (write (quote expression)) (display " gave ") (write value) (newline)))))))
(define-syntax fails?
  (syntax-rules () ((_ e) (guard (c (#t #t)) e #f))))
(check (list (vector-copy #(a b c)) (vector-copy #(a b c) 1) (vector-copy #(a b c d) 1 3) (vector-copy #(a b c d e f g h i) 6 12 'x)) => '(#(a b c) #(b c) #(b c) #(g h i x x x)))
(check (fails? (vector-copy #(a) 2)) => #t)
(check (list (vector-map list #(a b)) (vector-map (lambda (i x y) (+ i x y)) #(1 2) #(10 20 30)) (vector-map list #())) => '(#((0 a) (1 b)) #(11 23) #()))
(check (let ((v (vector 1 2 3))) (vector-map! (lambda (i x) (* i x)) v) (vector-map! (lambda (i x y) (list i x y)) v #(9)) v) => '#((0 0 9) 2 6))
(check (let ((s '())) (vector-for-each (lambda (i x) (set! s (cons (list i x) s))) #(a b)) (vector-for-each (lambda (i x y) (set! s (cons (list i x y) s))) #(a b) #(c)) s) => '((0 a c) (1 b) (0 a)))
(check (list (vector-fold (lambda (i s x) (cons (list i x) s)) '() #(a b)) (vector-fold (lambda (i s x y) (+ s (* i x y))) 0 #(1 2) #(3 4 5))) => '(((1 b) (0 a)) 8))
(check (list (vector-fold-right (lambda (i s x) (cons (list i x) s)) '() #(a b)) (vector-fold-right (lambda (i s x y) (cons (list i x y) s)) '() #(a b) #(c))) => '(((0 a) (1 b)) ((0 a c))))
(check (list (vector-count (lambda (i x) (= i x)) #(0 2 2)) (vector-count (lambda (i x y) (< i x y)) #(1 1 9) #(2 2))) => '(2 1))
(check (list (vector-unfold (lambda (i x) (values x (- x 1))) 3 0) (vector-unfold-right (lambda (i x) (values (cons i x) (+ x 1))) 2 0) (vector-reverse-copy #(1 2 3)) (vector-append #(1) #(2)) (vector-concatenate '(#(1) #(2)))) => '(#(0 -1 -2) #((0 . 1) (1 . 0)) #(3 2 1) #(1 2) #(1 2)))
(check (list (vector? 1) (vector-empty? #()) (vector= = #(1) #(1)) (vector-ref #(1) 0) (vector-length #(1)) (vector-index even? #(1 2)) (vector-index-right even? #(2 2 1)) (vector-skip even? #(2 1)) (vector-skip-right even? #(1 2))) => '(#f #t #t 1 1 1 1 1 0))
(check (list (vector-binary-search #(1 3 5) 3 -) (vector-any even? #(1 2)) (vector-every even? #(2 1))) => '(1 #t #f))
(check (let ((v (vector 1 2 3))) (vector-swap! v 0 2) (vector-set! v 1 'x) (vector-reverse! v 0 2) (vector-copy! v 2 #(9)) v) => '#(x 3 9))
(check (let ((v (make-vector 3 0))) (vector-fill! v 1 1) (vector-reverse-copy! v 0 #(7 8)) v) => '#(8 7 1))
(check (list (vector->list #(1 2) 1) (reverse-vector->list #(1 2)) (list->vector '(1)) (reverse-list->vector '(1 2)) (vector 1)) => '((2) (2 1) #(1) #(2 1) #(1)))
(write checks) (display " checks") (newline)
