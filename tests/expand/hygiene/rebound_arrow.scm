; R7RS 4.3.2: `(let ((=> #f)) (cond (#t => 'ok)))` is `ok`, since `=>` is a variable here.
(import (scheme base))
(let ((=> #f)) (cond (#t => 'ok)))
