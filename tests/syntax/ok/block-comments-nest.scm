; R7RS 2.2: block comments nest, and may stand between any two tokens.
a #| one #| two |# still one ( " |# b (c #||# d)
