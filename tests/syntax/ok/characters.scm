; R7RS 6.6: a delimiter, a space, the letter x and characters outside ASCII are characters too.
(#\a #\A #\( #\) #\; #\" #\| #\' #\# #\\ #\x #\λ #\  #\1)
