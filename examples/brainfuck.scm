;;; An interpreter of Brainf*ck: eight commands that move over a tape of bytes.
;;;
;;;     eshkolc run brainfuck.scm files/triangle.bf
;;;
;;; The program is translated into closures first, so that loops need not be looked for again and again.

(import (scheme base) (scheme file) (scheme process-context) (scheme write))

(define tape (make-bytevector 30000 0))
(define position 0)

(define (cell) (bytevector-u8-ref tape position))
(define (set-cell! value) (bytevector-u8-set! tape position (modulo value 256)))

;; Commands are procedures without arguments; a block is a list of them.
(define (run block) (for-each (lambda (command) (command)) block))

(define (add n) (lambda () (set-cell! (+ (cell) n))))
(define (move n) (lambda () (set! position (+ position n))))
(define (output) (write-char (integer->char (cell))))
(define (input)
  (let ((c (read-char)))
    (set-cell! (if (eof-object? c) 0 (char->integer c)))))
(define (repeat block)
  (lambda ()
    (let loop ()
      (unless (= (cell) 0)
        (run block)
        (loop)))))

;; Counts how often the character `c` comes next, and reads that many.
(define (read-run c port)
  (let loop ((n 1))
    (cond ((eqv? (peek-char port) c) (read-char port) (loop (+ n 1)))
          (else n))))

;; Reads commands up to the closing bracket, or up to the end at depth 0.
(define (read-block port depth)
  (let loop ((block '()))
    (let ((c (read-char port)))
      (cond
        ((eof-object? c)
         (if (= depth 0) (reverse block) (error "a bracket is not closed")))
        (else
         (case c
           ((#\+) (loop (cons (add (read-run c port)) block)))
           ((#\-) (loop (cons (add (- (read-run c port))) block)))
           ((#\>) (loop (cons (move (read-run c port)) block)))
           ((#\<) (loop (cons (move (- (read-run c port))) block)))
           ((#\.) (loop (cons output block)))
           ((#\,) (loop (cons input block)))
           ((#\[) (loop (cons (repeat (read-block port (+ depth 1))) block)))
           ((#\]) (if (= depth 0) (error "a bracket is not opened") (reverse block)))
           (else (loop block))))))))

(define (main file)
  (run (call-with-input-file file (lambda (port) (read-block port 0)))))

(let ((arguments (cdr (command-line))))
  (cond ((pair? arguments) (main (car arguments)))
        (else
         (display "usage: brainfuck FILE" (current-error-port))
         (newline (current-error-port))
         (exit 2))))
