; Where `...` is a variable it repeats nothing: the pattern has two variables and does not match.
(import (scheme base))
(let ((... 2)) (let-syntax ((s (syntax-rules () ((_ x ...) 'bad) ((_ . r) 'ok)))) (s a b c)))
