;;; A file to include that is not there is reported at its name.

(import (scheme base))
(include "no-such-file.scm")
