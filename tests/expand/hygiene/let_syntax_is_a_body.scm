; r5rs_pitfall 8.3: definitions in `let-syntax` are local to it.
(import (scheme base))
(let ((x 1)) (let-syntax ((foo (syntax-rules () ((_) 2)))) (define x (foo)) 3) x)
