; Each pair is one message; they are read as parentheses.
(let ([x 1] {y 2}) x)
