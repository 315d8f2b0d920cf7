;;; A server loop that handles a million requests in flat memory.
;;;
;;;     eshkolc run arena-server.scm 1000000
;;;
;;; Every request is handled inside an arena: the parsed request, the tables and the strings that its handling makes are
;;; gone when the answer is. What must last longer than a request is stored in the table of sessions, which is older
;;; than every arena: what is put there is moved out by itself when the arena ends.

(import (scheme base) (scheme process-context) (scheme write) (eshkol arena))

(define session-count 100)
(define sessions (make-vector session-count '()))

;; A cheap stand-in for the network: the text of request number `n`.
(define (request-text n)
  (string-append "user=" (number->string (modulo (* n 7919) session-count))
                 ";item=" (number->string (modulo n 13))
                 ";amount=" (number->string (+ 1 (modulo n 5)))))

;; "a=1;b=2" as (("a" . "1") ("b" . "2")).
(define (parse text)
  (define end (string-length text))
  (define (find c i)
    (if (or (= i end) (char=? (string-ref text i) c)) i (find c (+ i 1))))
  (let loop ((start 0))
    (if (>= start end)
        '()
        (let* ((equals (find #\= start))
               (semicolon (find #\; equals)))
          (cons (cons (substring text start equals) (substring text (+ equals 1) semicolon))
                (loop (+ semicolon 1)))))))

(define (field name request)
  (string->number (cdr (assoc name request))))

;; The new list of what a user has bought: (item . amount) pairs, the newest first, at most five.
(define (bought item amount list)
  (define (first n list)
    (if (or (= n 0) (null? list)) '() (cons (car list) (first (- n 1) (cdr list)))))
  (cons (cons item amount) (first 4 list)))

;; Handles one request and gives the user's total.
(define (handle request)
  (let* ((user (field "user" request))
         (list (bought (field "item" request) (field "amount" request) (vector-ref sessions user))))
    (vector-set! sessions user list)
    (apply + (map cdr list))))

(define (serve n checksum)
  (if (= n 0)
      checksum
      (serve (- n 1)
             (with-arena (arena 4096)
               (modulo (+ (* checksum 31) (handle (parse (request-text n)))) 1000003)))))

(define requests
  (let ((arguments (cdr (command-line))))
    (if (pair? arguments) (string->number (car arguments)) 1000000)))

(display "checksum ")
(display (serve requests 0))
(newline)
(display "user 0 bought ")
(write (vector-ref sessions 0))
(newline)
