; R7RS 2.2: parentheses, strings, comments and symbols in lines need no space around them.
(a"b"|c|d)(e)"f""g"h;i
(a)'(b)`c(,d)(e)'f
