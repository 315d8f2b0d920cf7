; The inner comment is closed, the outer one is not: reading goes on after the last end.
#| outer #| inner |#
a #<b
