; R7RS 6.6: the nine names.
#\alarm #\backspace #\delete #\escape #\newline #\null #\return #\space #\tab
