; The bracket is the mistake; the parenthesis that closes it is not a second one.
(a [b) c)
