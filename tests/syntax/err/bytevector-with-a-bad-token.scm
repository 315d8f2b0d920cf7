; The token has been reported; it is not reported again as an element.
#u8(1 #<a 2)
