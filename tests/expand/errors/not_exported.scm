; Names that an import asks for must be exported.
(import (only (scheme base) define carr list) (except (prefix (scheme base) b:) b:nothing))
(import (rename (scheme base) (none some) (cdr rest)))
(define x (list carr some rest))
