; A dot is no datum.
(a ' . b)
