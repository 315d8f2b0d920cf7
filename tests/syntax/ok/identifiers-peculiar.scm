; R7RS 7.1.1: what begins like a number but is none.
+ - ... .. .a .+ +.a -.. +- ++ -> --> -a +@ +inf -inf.00 +nan.0x +ii -- .@.1 @ @a
