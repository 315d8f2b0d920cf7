; Each prefix that is followed by no datum is a message.
(a ') '
(`. b) (#(,@) #0=)
