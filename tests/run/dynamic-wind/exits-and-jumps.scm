;;; Before and after on every way in and out: continuations across several winds, into them again, errors, values.
;;; Expected output: Chez Scheme; chibi-scheme but for the jump out of an after thunk.

(import (scheme base) (scheme write))
(define-syntax show
  (syntax-rules ()
    ((_ expression) (begin (write (guard (c ((error-object? c) 'error)) expression)) (newline)))))

(define trace '())
(define (note x) (set! trace (cons x trace)))
(define-syntax traced
  (syntax-rules () ((_ body ...) (begin (set! trace '())
          (let ((result (let () body ...))) (show (list result (reverse trace))))))))
(define (wind name thunk) (dynamic-wind (lambda () (note (list 'in name))) thunk (lambda () (note (list 'out name)))))

(traced (wind 'a (lambda () (note 'body) 'result)))
(traced (call-with-values (lambda () (wind 'a (lambda () (values 1 2)))) list))
(traced (call/cc (lambda (k) (wind 'a (lambda () (wind 'b (lambda () (k 'left))))))))
(traced (wind 'a (lambda () (call/cc (lambda (k) (wind 'b (lambda () (wind 'c (lambda () (k 'to-a))))))) 'end)))

;; Into a wind again: three times in all.
(traced
  (let ((k #f) (count 0))
    (wind 'a (lambda () (call/cc (lambda (c) (set! k c))) (set! count (+ count 1))))
    (if (< count 3) (k 'again))
    count))

;; From one wind into another: only what differs is left and entered.
(traced
  (let ((into-b #f) (done #f))
    (wind 'outer
      (lambda ()
        (wind 'b (lambda () (call/cc (lambda (c) (set! into-b c))) (note 'in-b)))
        (if (not done)
            (wind 'c (lambda () (set! done #t) (into-b 'x))))
        'end))))

(traced (guard (c (#t (list 'caught c))) (wind 'a (lambda () (wind 'b (lambda () (raise 'e)))))))
(traced (guard (c (#t (list 'caught c))) (dynamic-wind (lambda () (note 'in)) (lambda () 'body)
        (lambda () (raise 'in-after)))))
(traced (guard (c (#t (list 'caught c))) (dynamic-wind (lambda () (raise 'in-before)) (lambda () (note 'body))
        (lambda () (note 'after)))))
(traced (call/cc (lambda (k) (dynamic-wind (lambda () #f) (lambda () (k 'first)) (lambda () (k 'second))))))
(traced (let ((p (make-parameter 0)))
          (parameterize ((p 1))
            (dynamic-wind (lambda () (note (p))) (lambda () (parameterize ((p 2)) (note (p))))
                    (lambda () (note (p)))))
          (p)))
(traced (let ((path '()) (c #f))
          (let ((add (lambda (s) (set! path (cons s path)))))
            (dynamic-wind (lambda () (add 'connect)) (lambda () (add (call/cc (lambda (c0) (set! c c0) 'talk1))))
                    (lambda () (add 'disconnect)))
            (if (< (length path) 4) (c 'talk2) (reverse path)))))
