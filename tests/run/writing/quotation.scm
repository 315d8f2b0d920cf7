;;; Quotations are written as the lists they are.
;;; Expected output: Chez Scheme, Guile and Chicken.

(import (scheme base) (scheme write))
(for-each (lambda (x) (write x) (newline))
  '('a `(a ,b ,@c) (quote) (quote a b) (quote . a) (1 quote a) #('a)))
