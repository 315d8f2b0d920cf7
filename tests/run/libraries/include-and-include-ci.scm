;;; include and include-ci in a program, a body, a library and in a file that is itself included: each name is looked for
;;; beside the file that includes it. include-ci folds the case of what it reads.
;;; Expected output: R7RS 4.1.7, 5.6.1; chibi-scheme, with the names relative to the program.

(import (scheme base) (scheme write) (nested shelf))
(include "files/nested/outer.scm" "files/included.scm")
(include-ci "files/shouted.scm")
(write (list outer-value inner-value (included-procedure 2)))
(newline)
(write (list shouted (shouted-procedure 3)))
(newline)
(write (let ((base 100))
         (include "files/nested/inner.scm")
         (include-ci "files/shouted.scm")
         (list inner-value shouted)))
(newline)
(write (list shelf-value shelf-symbol (shelf-procedure)))
(newline)
