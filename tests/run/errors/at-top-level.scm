;;; An error at the top level itself has no further line: the calls that led there are none.
;;; Expected output: an uncaught error ends with exit code 70.

(import (scheme base) (scheme write))
(write (vector-ref (vector 1 2 3) 3))
