; R7RS 7.1.1. How numbers are parsed is tested with the runtime; here: what ends one, and what is one.
0 -1 +1 1. .5 -.5e3 1/2 #xFF #e1.5 #i1/2 #b-101 +i -i 1+2i +inf.0 -inf.0 +nan.0 1e10 123456789012345678901234567890
(1)2"3"4;
#d10 #x#e1F #E#X1F
