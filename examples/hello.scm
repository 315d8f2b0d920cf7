;;; The smallest program: build it with `eshkolc build hello.scm`, or run it at once with `eshkolc run hello.scm`.

(import (scheme base) (scheme write))

(display "hello, world")
(newline)
