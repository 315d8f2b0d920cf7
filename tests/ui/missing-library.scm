;;; A library that is nowhere is reported with its name.

(import (scheme base) (no such library))
(car '(1))
