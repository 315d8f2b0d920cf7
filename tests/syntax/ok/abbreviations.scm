; R7RS 7.1.2: each sign is short for a list of a symbol and the datum.
(quote a) (quasiquote (a (unquote b) (unquote-splicing c)))
'a `(a ,b ,@c) ''a
(quote a b) (quote . a)
