;;; The first program of the text that Eshkol's memory management started from: an arena that is tied to a scope.
;;;
;;; `process-data` stands as it is written there; the procedures that it leaves out are defined below it.

(define (process-data data)
  (with-arena (arena 1024)  ; Create a 1KB arena
    (let* ((result (compute-result data arena))
           (formatted (format-result result arena)))
      (display formatted))))  ; Arena is automatically destroyed at scope exit

;; The squares of the data, made in the arena that the caller hands over.
(define (compute-result data arena)
  (in-arena arena
    (map (lambda (x) (* x x)) data)))

;; The numbers as one line of text.
(define (format-result result arena)
  (in-arena arena
    (apply string-append
           (map (lambda (x) (string-append (number->string x) "\n")) result))))

(process-data '(1 2 3 4 5))
