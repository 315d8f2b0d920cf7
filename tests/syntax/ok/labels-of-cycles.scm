; R7RS 2.4: a label names the datum that is being read.
#0=(a b . #0#)
#0=#(a #0#)
#1='#1#
