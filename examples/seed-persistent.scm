;;; The second program of the text that Eshkol's memory management started from: an arena that outlives every scope.
;;;
;;; The definitions in the middle stand as they are written there; the two variables before them and the procedures
;;; after them are those that it leaves out.

(define global-data #f)
(define global-config #f)

(define global-arena (make-arena 1024 * 1024))  ; 1MB arena

(define (initialize-system)
  (set! global-data (load-data global-arena))
  (set! global-config (load-config global-arena)))

(define (cleanup-system)
  (destroy-arena global-arena))

(define (load-data arena)
  (in-arena arena
    (map (lambda (x) (list x (* x x))) '(1 2 3))))

(define (load-config arena)
  (in-arena arena
    (list (cons 'name (string-append "esh" "kol")) (cons 'size 3))))

(initialize-system)
(display global-data)
(newline)
(display global-config)
(newline)
(display (arena-alive? global-arena))
(newline)
(cleanup-system)
(display (arena-alive? global-arena))
(newline)
