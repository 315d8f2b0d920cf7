; Each element that is not a byte is one message, and a dot another.
#u8(1 256 -1 a 1.0 (2) . 3)
