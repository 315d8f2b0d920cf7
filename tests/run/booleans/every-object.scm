;;; Only #f is false; boolean? and boolean=? of anything; and, or, when and unless.
;;; Expected output: chibi-scheme; boolean=? of what is no boolean: an error (R7RS 6.3).

(import (scheme base) (scheme write))
(define-syntax show
  (syntax-rules ()
    ((_ expression) (begin (write (guard (c ((error-object? c) 'error)) expression)) (newline)))))

(show (map (lambda (x) (if x 'true 'false)) (list #t #f '() "" 0 0.0 'nil #\f #() car (if #f #f))))
(show (map not (list #t #f '() 3 'nil (list 3) (list))))
(show (map boolean? (list #t #f '() 0 'true "" (not 3))))
(show (list #true #false (eq? #true #t) (eq? #false #f)))
(show (boolean=? #t #t))
(show (boolean=? #t #f))
(show (boolean=? #f #f))
(show (boolean=? #t #t #t))
(show (boolean=? #f #f #t))
(show (boolean=? #f #t #f))
(show (boolean=? #t 1))
(show (and))
(show (or))
(show (and 1 2 'c '(f g)))
(show (or (memq 'b '(a b c)) (/ 3 0)))
(show (or #f #f))
(show (and #f (/ 1 0)))
(show (and (values 1)))
(show (when #t 1 2))
(show (unless #f 1 2))
