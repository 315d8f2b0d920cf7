;;; SRFI 27: the generator against L'Ecuyer's numbers, ranges of any size, states, streams.
;;; Expected: the first outputs of MRG32k3a from the seed 12345, as published with it (RngStreams: 0.127011122, 0.318527565,
;;; 0.309186016); otherwise what the SRFI says.

(import (scheme base) (scheme write) (srfi 27))
(define checks 0)
(define-syntax check
  (syntax-rules (=>)
    ((_ expression => expected)
     (let ((value (guard (condition (#t (list (quote raised) condition))) expression)))
       (set! checks (+ checks 1))
       (if (not (equal? value expected))
           (begin (write (quote expression)) (display " gave ") (write value) (newline)))))))
(define-syntax fails?
  (syntax-rules () ((_ e) (guard (c (#t #t)) e #f))))
(define m1 4294967087)
(define s (make-random-source))
(define integer (random-source-make-integers s))

(check (let* ((a (integer m1)) (b (integer m1)) (c (integer m1))) (map (lambda (z) (round (/ (* z 1000000) (+ m1 1)))) (list a b c))) => '(127011 318528 309186))
(check (list (random-source? s) (random-source? 1) (random-source? default-random-source)) => '(#t #f #t))
(define state (random-source-state-ref s))
(define first (list (integer 10) (integer (expt 10 50))))
(random-source-state-set! s state)
(check (list (integer 10) (integer (expt 10 50))) => first)
(check (fails? (random-source-state-set! s '(mrg32k3a 0 0 0 0 0 0))) => #t)
(check (fails? (random-source-state-set! s 5)) => #t)
;; Stream 0, part 0 is the first state.
(define t (make-random-source))
(random-source-pseudo-randomize! t 0 0)
(check (equal? (random-source-state-ref t) (random-source-state-ref (make-random-source))) => #t)
;; Streams are 2 to the 127th steps apart, their parts 2 to the 76th: the jump matrices that the SRFI's reference
;; implementation computes, applied to the first state; the latest value first.
(define (jumped i j) (random-source-pseudo-randomize! t i j) (cdr (random-source-state-ref t)))
(check (jumped 1 0) => '(2968912127 1366884236 3692455944 475798818 4161675175 335948734))
(check (jumped 0 1) => '(884013853 2641697727 870504860 3651603887 2374306706 339352413))
(check (jumped 2 3) => '(50201368 4283831796 3689835367 2301261940 2149798457 1779765094))
(define (all-below? n count) (let loop ((i 0)) (or (= i count) (let ((x (random-integer n))) (and (exact-integer? x) (<= 0 x (- n 1)) (loop (+ i 1)))))))
(check (map (lambda (n) (all-below? n 200)) (list 1 2 3 1000 m1 (+ m1 1) (expt 2 64) (expt 7 300))) => '(#t #t #t #t #t #t #t #t))
(check (let ((counts (make-vector 6 0))) (do ((i 0 (+ i 1))) ((= i 6000)) (let ((x (random-integer 6))) (vector-set! counts x (+ 1 (vector-ref counts x))))) (let loop ((i 0)) (or (= i 6) (and (< 850 (vector-ref counts i) 1150) (loop (+ i 1)))))) => #t)
(define (all-reals? make) (let loop ((i 0)) (or (= i 500) (let ((x (make))) (and (< 0 x 1) (loop (+ i 1)))))))
(check (list (all-reals? random-real) (all-reals? (random-source-make-reals s)) (all-reals? (random-source-make-reals s 1e-30)) (all-reals? (random-source-make-reals s 1/3))) => '(#t #t #t #t))
(check (list (inexact? (random-real)) (exact? ((random-source-make-reals s 1/1000))) (inexact? ((random-source-make-reals s 0.001)))) => '(#t #t #t))
(check (fails? (random-integer 0)) => #t)
(check (fails? (random-integer 1.5)) => #t)
(check (fails? (random-source-make-reals s 1)) => #t)
(check (let ((before (random-source-state-ref s))) (random-source-randomize! s) (equal? before (random-source-state-ref s))) => #f)
(write checks) (display " checks") (newline)
