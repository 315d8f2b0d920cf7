; R7RS 6.4: a list after the dot is the rest of the list.
(a . b) (a b . c) (a . (b c)) (a . (b . (c . d))) (a . ()) (a . #(b)) (a . 'b)
