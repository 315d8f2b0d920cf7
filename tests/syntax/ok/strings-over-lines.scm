; R7RS 6.7: a line ending stands for itself; with a backslash, it and the spaces around it are left out.
"a
  b" "a\
    b" "a \  	
	 b" "a\

b"
