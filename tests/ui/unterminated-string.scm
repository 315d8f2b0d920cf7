;;; A string without end is reported where it begins.

(import (scheme base) (scheme write))
(write "no end)
