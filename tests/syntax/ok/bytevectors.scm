; R7RS 6.9: bytes in any notation, the prefix in either case.
#u8() #u8(0 10 255) #U8(#xff #b1) #u8(1 #;2 3)
