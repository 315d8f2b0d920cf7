;;; A symbol gets bars exactly when it would not be read back as the same symbol without them.
;;; Expected output: R7RS section 7.1.1.

(import (scheme base) (scheme write))
(for-each (lambda (name) (write (string->symbol name)) (newline))
  '("abc" "ABC" "a b" "" "." ".." "..." "+" "-" "->x" "+x" "12" "-5" "+i" "1/2" "1e3" "a.b" "#a" "a#" "(" "a|b" "a\\b" "a\nb" "é"))
