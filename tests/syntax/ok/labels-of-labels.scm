; R7RS 2.4: two labels of one datum, a label of a reference, and one whose datum comes after a comment.
(#0=#1=(a) #0# #1#)
(#0=(a) #1=#0# #1#)
#0=(#1=#0# #1#)
(#0=#;b (a) #0#)
(#0=a #0#)
