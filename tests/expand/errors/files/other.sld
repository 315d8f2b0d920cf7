(define-library (files another) (export))
