; The string ends before the parentheses at the end of its line, so they still close what they should.
(display "abc)
(newline)
