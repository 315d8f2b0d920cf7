; One message, at its start; what may be inside is not read.
(a
#| b ( " #;
