; Other Schemes' syntax, with advice where there is some.
(#<eof> #&x #'a #vu8(1) #u8 (1) #[1] # a #: #1 #1a# #!)
