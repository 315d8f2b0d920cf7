;;; include puts the forms of a file in its place.
;;; Expected output: R7RS 4.1.7.

(import (scheme base) (scheme write))
(include "files/included.scm")
(write (included-procedure 5))
(newline)
(write (let () (include "files/included.scm") (included-procedure 6)))
(newline)
