; R7RS 6.7: every escape.
"" "a b" "\a\b\t\n\r\"\\\|" "\x41;\x3BB;\X0;" "λ;#|'"
