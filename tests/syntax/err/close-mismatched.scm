; The list is closed all the same.
(a b] c
(d})
