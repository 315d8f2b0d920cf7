; Every mistake of a file is reported in one run, each once.
(a #<b)
"c\d"
(e . f g)
#\hh
1x
(i
