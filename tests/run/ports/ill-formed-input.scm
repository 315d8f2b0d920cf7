;;; Bytes that are not UTF-8 read as U+FFFD, and the rest of the text is not lost.
;;; Expected output: the Unicode standard, section 3.9, table 3-8.

(import (scheme base) (scheme write))
(write (map char->integer (string->list (read-line))))
(newline)
