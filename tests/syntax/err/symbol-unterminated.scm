; The symbol ends at the next delimiter.
(a |b c) (d)
