; R7RS 2.2: `#;` takes the next datum away, also one with a prefix, and nests.
a #; b c
(a #;(b c) . #;d e)
#;#;a b c
'#;a b
(#;'a b #;#(c))
(a . b #;c)
