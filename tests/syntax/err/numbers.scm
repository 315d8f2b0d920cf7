; What begins like a number must be one.
1+ -1+ 12a 1/0 .5.5 +5x #xg #b2 #e #i1x +. 1..2
