; The string that runs over a line end and then touches a word is the mistake, not the last one.
(display "abc)
(display "def")
(display "two
lines")
(f x y "ghi")
