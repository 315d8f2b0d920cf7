; Each one is a message.
a) b
(c)) ]
