;;; `dynamic-wind` and continuations that enter and leave its extent.
;;; Expected output: R7RS 6.10 (the first), and Chez Scheme.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))

(show
  (let ((path '()) (c #f))
    (let ((add (lambda (s) (set! path (cons s path)))))
      (dynamic-wind
        (lambda () (add 'connect))
        (lambda () (add (call/cc (lambda (c0) (set! c c0) 'talk1))))
        (lambda () (add 'disconnect)))
      (if (< (length path) 4)
          (c 'talk2)
          (reverse path)))))

;; From one extent into another: the afters of the one, innermost first, the befores of the other, outermost first.
(define (cross)
  (let ((trace '()) (inner #f) (turns 0))
    (define (note x) (set! trace (cons x trace)))
    (define (wind name thunk)
      (dynamic-wind
        (lambda () (note (list 'in name)))
        thunk
        (lambda () (note (list 'out name)))))
    (wind 'a
      (lambda ()
        (wind 'b
          (lambda ()
            (wind 'c
              (lambda ()
                (note (call/cc (lambda (k) (set! inner k) 'captured)))))))))
    (set! turns (+ turns 1))
    (if (< turns 3)
        (wind 'x
          (lambda ()
            (wind 'y (lambda () (inner (list 'turn turns)))))))
    (reverse trace)))
(for-each show (cross))

;; A continuation captured in a before thunk and one in an after thunk.
(define (in-thunks)
  (let ((trace '()) (before #f) (after #f) (turns 0))
    (define (note x) (set! trace (cons x trace)))
    (dynamic-wind
      (lambda () (note (call/cc (lambda (k) (set! before k) 'before))))
      (lambda () (note 'body))
      (lambda () (note (call/cc (lambda (k) (set! after k) 'after)))))
    (set! turns (+ turns 1))
    (cond ((= turns 1) (after 'again-after))
          ((= turns 2) (before 'again-before))
          ((= turns 3) (after 'third-after)))
    (reverse trace)))
(show (in-thunks))

;; The handlers and parameters of a thunk are those of its `dynamic-wind`.
(define p (make-parameter 'outside))
(define (environment)
  (let ((k #f) (turns 0) (trace '()))
    (define (note x) (set! trace (cons (list x (p)) trace)))
    (parameterize ((p 'wind))
      (dynamic-wind
        (lambda () (note 'before))
        (lambda ()
          (parameterize ((p 'body))
            (call/cc (lambda (c) (set! k c)))
            (note 'body)))
        (lambda () (note 'after))))
    (note 'left)
    (set! turns (+ turns 1))
    (if (< turns 2) (parameterize ((p 'elsewhere)) (k #f)))
    (reverse trace)))
(for-each show (environment))
