;;; SRFI 28: basic format strings.
;;;
;;; `~a` displays an argument, `~s` writes one, `~%` is a newline and `~~` a tilde.

(define-library (srfi 28)
  (import (scheme base) (scheme write))
  (export format)
  (begin

    (define (format template . arguments)
      (let ((port (open-output-string))
            (end (string-length template)))
        (let loop ((index 0) (rest arguments))
          (if (< index end)
              (let ((char (string-ref template index)))
                (cond
                  ((not (char=? char #\~))
                   (write-char char port)
                   (loop (+ index 1) rest))
                  ((= (+ index 1) end)
                   (error "format: the template ends after a tilde" template))
                  (else
                   (case (string-ref template (+ index 1))
                     ((#\a #\A)
                      (display (next-argument template rest) port)
                      (loop (+ index 2) (cdr rest)))
                     ((#\s #\S)
                      (write (next-argument template rest) port)
                      (loop (+ index 2) (cdr rest)))
                     ((#\%)
                      (newline port)
                      (loop (+ index 2) rest))
                     ((#\~)
                      (write-char #\~ port)
                      (loop (+ index 2) rest))
                     (else
                      (error "format: an unknown directive in the template" template))))))
              (if (pair? rest)
                  (error "format: more arguments than the template has places for" template)
                  (get-output-string port))))))

    (define (next-argument template rest)
      (if (pair? rest)
          (car rest)
          (error "format: fewer arguments than the template has places for" template)))))
