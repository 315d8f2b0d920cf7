; There is no datum for each of these.
(a #;) #;
