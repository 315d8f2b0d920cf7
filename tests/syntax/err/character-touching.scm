; R7RS 7.1.1: a character must be followed by a delimiter.
#\(a #\a'b
