; R7RS 6.6: x and a hexadecimal code, in either case. A code is not shown by a character that nobody sees.
#\x41 #\X3bb #\x3BB #\x0 #\x200b #\x10FFFF #\x000041
