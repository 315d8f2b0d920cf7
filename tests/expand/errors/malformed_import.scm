; Import sets that are none.
(import (scheme base) 5 (unless (scheme base) x) (prefix (scheme base)) (only (scheme base) 5) ())
(import (rename (scheme base) car))
