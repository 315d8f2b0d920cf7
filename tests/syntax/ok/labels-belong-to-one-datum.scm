; R7RS 2.4: the scope of a label is the outermost datum.
(#0=(a) #0#) (#0=(b) #0#)
