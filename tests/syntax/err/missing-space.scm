; R7RS 7.1.1: identifiers, numbers and booleans need a delimiter behind them.
(a'b 1`c #t,d .'e)
