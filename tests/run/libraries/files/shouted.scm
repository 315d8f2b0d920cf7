(DEFINE SHOUTED '(QUIET |Loud| "Kept" #\A #\NEWLINE))
(DEFINE (Shouted-Procedure N) (* n N))
