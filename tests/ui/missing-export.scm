;;; A name that a library does not export cannot be imported.

(import (only (scheme base) car no-such-name))
car
