; There is no datum after the dot.
(a . ) (quote . ) (a . #;b)
