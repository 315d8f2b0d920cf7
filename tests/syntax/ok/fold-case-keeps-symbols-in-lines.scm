#!FOLD-CASE
; The directive is read in either case (R7RS 7.1.1); vertical lines keep what stands between them.
Foo |Foo|
