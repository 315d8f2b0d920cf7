;;; Reads a JSON text from a file and prints it again, indented.
;;;
;;;     eshkolc run json.scm files/data.json
;;;
;;; Objects are association lists in a vector of one element, so that they differ from arrays, which are lists; null is
;;; a symbol.

(import (scheme base) (scheme char) (scheme file) (scheme process-context) (scheme write))

;; Reading: every procedure reads one thing from the port and leaves the port after it.

(define (fail message c) (error (string-append "JSON: " message) c))

(define (skip-space port)
  (let ((c (peek-char port)))
    (when (and (char? c) (char-whitespace? c))
      (read-char port)
      (skip-space port))))

(define (next port)
  (skip-space port)
  (peek-char port))

(define (expect expected port)
  (let ((c (read-char port)))
    (unless (eqv? c expected) (fail "unexpected character" c))))

(define (read-value port)
  (let ((c (next port)))
    (cond ((eof-object? c) (fail "unexpected end of the text" c))
          ((char=? c #\{) (vector (read-sequence port #\} read-member)))
          ((char=? c #\[) (read-sequence port #\] read-value))
          ((char=? c #\") (read-text port))
          ((char-alphabetic? c) (read-word port))
          (else (read-number port)))))

;; A sequence in brackets with commas between its elements.
(define (read-sequence port close read-element)
  (read-char port)
  (if (eqv? (next port) close)
      (begin (read-char port) '())
      (let loop ((elements (list (read-element port))))
        (cond ((eqv? (next port) #\,)
               (read-char port)
               (loop (cons (read-element port) elements)))
              (else (expect close port) (reverse elements))))))

(define (read-member port)
  (skip-space port)
  (let ((key (read-text port)))
    (skip-space port)
    (expect #\: port)
    (cons key (read-value port))))

(define (read-text port)
  (expect #\" port)
  (let loop ((characters '()))
    (let ((c (read-char port)))
      (cond ((eof-object? c) (fail "unfinished string" c))
            ((char=? c #\") (list->string (reverse characters)))
            ((char=? c #\\) (loop (cons (read-escape port) characters)))
            (else (loop (cons c characters)))))))

(define (read-escape port)
  (let ((c (read-char port)))
    (case c
      ((#\n) #\newline)
      ((#\t) #\tab)
      ((#\r) #\return)
      ((#\b) #\backspace)
      ((#\f) #\xC)
      ((#\u) (integer->char (string->number (read-string 4 port) 16)))
      (else c))))

(define (read-while test port)
  (let loop ((characters '()))
    (let ((c (peek-char port)))
      (if (and (char? c) (test c))
          (loop (cons (read-char port) characters))
          (list->string (reverse characters))))))

(define (read-word port)
  (let ((word (read-while char-alphabetic? port)))
    (cond ((string=? word "true") #t)
          ((string=? word "false") #f)
          ((string=? word "null") 'null)
          (else (fail "unknown word" word)))))

(define (read-number port)
  (let* ((text (read-while (lambda (c) (or (char-numeric? c) (memv c '(#\- #\+ #\. #\e #\E)))) port))
         (number (string->number text)))
    (or number (fail "not a number" text))))

;; Printing

(define (print value indentation)
  (cond ((vector? value) (print-sequence "{" "}" print-member (vector-ref value 0) indentation))
        ((list? value) (print-sequence "[" "]" print value indentation))
        ((string? value) (print-text value))
        (else (display (case value ((#t) "true") ((#f) "false") (else value))))))

(define (print-sequence open close print-element elements indentation)
  (define (new-line indentation)
    (newline)
    (display (make-string indentation #\space)))
  (display open)
  (unless (null? elements)
    (let loop ((elements elements))
      (new-line (+ indentation 2))
      (print-element (car elements) (+ indentation 2))
      (unless (null? (cdr elements))
        (display ",")
        (loop (cdr elements))))
    (new-line indentation))
  (display close))

(define (print-member member indentation)
  (print-text (car member))
  (display ": ")
  (print (cdr member) indentation))

(define (print-text text)
  (display "\"")
  (string-for-each
    (lambda (c)
      (case c
        ((#\" #\\) (display "\\") (display c))
        ((#\newline) (display "\\n"))
        ((#\tab) (display "\\t"))
        (else (display c))))
    text)
  (display "\""))

(print (call-with-input-file (cadr (command-line)) read-value) 0)
(newline)
