; R7RS 2.4: a labelled tail stays one datum, which other references reach too.
(a . #0=(b . #0#))
(#0=(a) . #0#)
#0=(a . (b . #0#))
