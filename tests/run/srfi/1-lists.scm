;;; SRFI 1: every procedure but those on sets, with its corner cases: dotted and circular lists, several lists of
;;; different length, elements in the order of the text.
;;; Expected output: the definitions and examples of the SRFI.

(import (scheme base) (scheme write) (srfi 1))
(define (show . xs) (for-each (lambda (x) (write x) (display " ")) xs) (newline))
(define-syntax fails?
  (syntax-rules () ((_ e) (guard (c (#t (quote error))) e))))

;; Constructors and predicates.
(show (xcons 1 2) (cons* 1) (cons* 1 2 '(3)) (make-list 2 'x) (list-tabulate 4 -) (list-copy '(1 2 . 3)))
(show (take (circular-list 1 2 3) 7) (iota 0) (iota 4) (iota 3 1) (iota 4 10 -3) (iota 3 1/2))
(define ring (circular-list 1 2))
(show (map proper-list? (list '() '(1) '(1 . 2) 5 ring)))
(show (map circular-list? (list '() '(1) '(1 . 2) 5 ring)))
(show (map dotted-list? (list '() '(1) '(1 . 2) 5 ring)))
(show (not-pair? 1) (not-pair? '(1)) (null-list? '()) (null-list? '(1)))
(show (list= eq?) (list= eq? '(a)) (list= = '(1 2) '(1 2) '(1 2)) (list= = '(1) '(1 2)) (list= = '(1 2) '(1)))

;; Selectors.
(define ten '(1 2 3 4 5 6 7 8 9 10))
(show (map (lambda (f) (f ten)) (list first second third fourth fifth sixth seventh eighth ninth tenth)))
(show (call-with-values (lambda () (car+cdr '(1 . 2))) list))
(show (take '(1 2 . 3) 2) (take '(1) 0) (drop '(1 2 . 3) 2) (take-right '(1 2 3 . 4) 2) (drop-right '(1 2 3 . 4) 2))
(show (take! (list 1 2 3) 2) (drop-right! (list 1 2 3) 1) (last '(1 2 . 3)) (last-pair '(1 2 . 3)))
(show (call-with-values (lambda () (split-at '(1 2 3) 1)) list) (call-with-values (lambda () (split-at! (list 1 2) 2)) list))
(show (fails? (take '(1 2) 3)) (fails? (drop '(1 2) 3)) (fails? (last '())) (fails? (third '(1 2))))

;; Miscellaneous.
(show (length+ '()) (length+ '(1 2 3)) (length+ ring))
(show (concatenate '((1) () (2 3) (4))) (concatenate '()) (append! (list 1) (list 2)) (concatenate! (list (list 1) '())))
(show (append-reverse '(3 2 1) '(4)) (append-reverse! (list 2 1) 3) (reverse! (list 1 2 3)))
(show (zip '(1 2 3)) (zip '(1 2 3) '(a b) ring))
(show (unzip1 '((1 2) (3 4))))
(show (call-with-values (lambda () (unzip2 '((1 2) (3 4)))) list))
(show (call-with-values (lambda () (unzip3 '((1 2 3) (4 5 6)))) list))
(show (call-with-values (lambda () (unzip4 '((1 2 3 4)))) list) (call-with-values (lambda () (unzip5 '((1 2 3 4 5)))) list))
(show (count even? '(1 2 4)) (count < '(1 2 4 8) '(2 4 6 8 10)) (count < ring '(2 2 2)))

;; Folding and mapping.
(show (fold cons '() '(1 2 3)) (fold cons* '() '(a b c) '(1 2 3 4)) (fold + 0 '(1 2) ring))
(show (fold-right cons '() '(1 2 3)) (fold-right cons* '() '(a b c) '(1 2 3 4)))
(show (pair-fold cons '() '(1 2 3)) (pair-fold (lambda (a b r) (cons (append a b) r)) '() '(1 2) '(3 4 5)))
(show (pair-fold-right cons '() '(1 2 3)) (pair-fold-right (lambda (a b r) (cons (append a b) r)) '() '(1 2) '(3 4 5)))
(show (pair-fold (lambda (pair tail) (set-cdr! pair tail) pair) '() (list 1 2 3)))
(show (reduce - 0 '()) (reduce - 0 '(7)) (reduce - 0 '(1 2 3 4)) (reduce-right - 0 '()) (reduce-right - 0 '(1 2 3 4)))
(show (unfold (lambda (x) (> x 5)) (lambda (x) (* x x)) (lambda (x) (+ x 1)) 1))
(show (unfold null? car cdr '(1 2) (lambda (x) 'end)) (unfold-right zero? (lambda (x) (* x x)) (lambda (x) (- x 1)) 4))
(show (unfold-right null? car cdr '(1 2) '(9)))
(show (append-map (lambda (x) (list x (- x))) '(1 2)) (append-map list '(1 2) '(a b c)) (append-map! list '(1 2)))
(show (map! + (list 1 2) '(3 4)) (map-in-order - '(1 2)) (map + '(1 2 3) ring))
(show (let ((pairs '())) (pair-for-each (lambda (p) (set! pairs (cons p pairs)) (set-cdr! p '())) (list 1 2 3)) pairs))
(show (let ((pairs '())) (pair-for-each (lambda (a b) (set! pairs (cons (list a b) pairs))) '(1 2) '(3 4 5)) pairs))
(show (filter-map (lambda (x) (and (even? x) (* x x))) '(1 2 3 4)) (filter-map (lambda (a b) (and (< a b) a)) '(1 5 2) '(3 3 3 3)))

;; Filtering, searching, deletion.
(show (filter even? '(1 2 3 4)) (filter even? '()) (remove even? '(1 2 3 4)) (filter! odd? (list 1 2)) (remove! odd? (list 1 2)))
(show (call-with-values (lambda () (partition even? '(1 2 3 4))) list) (call-with-values (lambda () (partition! even? (list 1))) list))
(show (find even? '(1 2 3 4)) (find even? '(1 3)) (find-tail even? '(1 2 3)) (find-tail even? '()) (find even? '(1 2 . x)))
(show (any even? '(1 2)) (any even? '()) (any + '(1) '(2)) (any < '(3 1) '(2 2 2)) (any (lambda (x) (and (even? x) x)) '(1 4)))
(show (every even? '(2 4)) (every even? '()) (every + '(1 2) '(3 4)) (every < '(1 3) '(2 2)) (every values '(1 2 3)))
(show (list-index even? '(1 3 4)) (list-index even? '(1)) (list-index = '(1 2 3) '(3 2 1)))
(show (take-while even? '(2 4 5 6)) (drop-while even? '(2 4 5 6)) (take-while! even? (list 2 3)))
(show (call-with-values (lambda () (span even? '(2 4 5 6))) list) (call-with-values (lambda () (break even? '(1 3 4 5))) list))
(show (call-with-values (lambda () (span! even? (list 1))) list) (call-with-values (lambda () (break! even? (list 2))) list))
(show (delete 2 '(1 2 3 2)) (delete 5 '(1 9 3 7) <) (delete! 1 (list 1 1)) (delete "a" '("a" "b")))
(show (delete-duplicates '(a b a c b)) (delete-duplicates '((a . 3) (b . 7) (a . 9)) (lambda (x y) (eq? (car x) (car y)))))
(show (delete-duplicates! (list 1 1 2)) (member 2.0 '(1 2 3) =) (assoc 2.0 '((1 . a) (2 . b)) =))
(show (alist-cons 'a 1 '((b . 2))) (alist-delete 'a '((a . 1) (b . 2) (a . 3))) (alist-delete 3 '((1 . a) (5 . b)) <))
(define entries (list (cons 'a 1) (cons 'b 2)))
(define copy (alist-copy entries))
(set-cdr! (car copy) 9)
(show entries copy (alist-delete! 'a (list (cons 'a 1))))
(show (fails? (fold cons '() '(1 . 2))) (fails? (filter even? '(2 . 3))) (fails? (iota -1)))
