;;; A name that is nearly right is pointed out.

(import (scheme base) (scheme write))
(define message "hi")
(dispaly message)
