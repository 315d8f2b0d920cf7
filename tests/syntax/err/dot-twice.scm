; The datum after the first dot is missing.
(a . . b)
