(import (only (scheme base) vector))
(begin (define declared (vector 'a 'b)))
