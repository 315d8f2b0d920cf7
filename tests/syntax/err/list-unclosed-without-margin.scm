; A library's body may stand at the left margin, so that does not show where the parenthesis is missing.
(define-library (a)
(export b)
(begin
(define b 1)))
(c
