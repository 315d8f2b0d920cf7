;;; read gives the datum that the text denotes, of every kind.
;;; Expected output: R7RS section 7.1.2; Guile agrees.

(import (scheme base) (scheme write) (scheme read))
(define port (open-input-string "
  sym |with bars| \"str\\n\\x41;\" #\\a #\\space #\\x3bb 42 -1.5 1/2 #xff #e1.5 #t #false
  () (1 . (2 . (3 . ()))) (a . b) #(1 #(2)) #u8(1 255) 'q `(a ,b ,@c)
  ; a comment
  #| a #| nested |# one |# #;(a datum) after
  #!fold-case FOLDED #!no-fold-case Kept"))
(let loop ((x (read port)))
  (unless (eof-object? x)
    (write x)
    (newline)
    (loop (read port))))
