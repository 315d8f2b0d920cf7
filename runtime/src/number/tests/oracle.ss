;; Makes oracle.txt: applications of numeric procedures and their results, one a line, computed by another Scheme.
;;
;;     scheme --script oracle.ss > oracle.txt        (Chez Scheme 9.5.8)
;;
;; A line is `(procedure argument ...) result`, the result being a number, #t, #f, or `error`. The operands are a fixed
;; list and a fixed pseudo-random sequence. Left out is what the report leaves open and the two do differently: mixed
;; arithmetic with an exact zero or with an integer beyond the range or precision of doubles, and the sign of some zeros.

(define seed 20240607)
(define (random-bits n)
  (let loop ((n n) (result 0))
    (if (<= n 0)
        result
        (begin
          (set! seed (modulo (+ (* seed 6364136223846793005) 1442695040888963407) (expt 2 64)))
          (loop (- n 32) (+ (* result (expt 2 32)) (quotient seed (expt 2 32))))))))
(define (random-integer n)
  (let ((x (bitwise-arithmetic-shift-right (random-bits (+ n 32)) 32)))
    (let ((x (bitwise-and x (- (expt 2 n) 1))))
      (if (even? (random-bits 32)) x (- x)))))

(define edges
  (list 0 1 -1 2 -2 3 7 -10 (- (expt 2 53) 1) (+ (expt 2 53) 1) (- (expt 2 60) 1) (expt 2 60) (- (expt 2 60))
        (- -1 (expt 2 60)) (expt 2 61) (expt 2 63) (- (expt 2 64) 1) (expt 2 64) (- (expt 2 64)) (- (expt 2 128) 1)
        (expt 10 30) (- (expt 10 40))))
(define big
  (list (random-integer 70) (random-integer 128) (random-integer 200) (random-integer 600) (random-integer 1100)))
(define ratios
  (list 1/2 -1/3 22/7 -7/2 5/2 (/ (expt 10 25) 3) (/ 1 (expt 10 30)) (/ (random-integer 200) (expt 3 50))
        (/ 1 (expt 2 61)) (/ (random-integer 1500) (+ 1 (expt 2 1400)))))
(define flonums
  (list 0.0 -0.0 1.0 -1.0 0.5 1.5 2.5 -2.5 -3.7 1e-3 1e10 9007199254740992.0 1e18 -1152921504606846976.0 1e19 1e100
        1.7976931348623157e308 5e-324 2.2250738585072014e-308 1e-300 123.456 +inf.0 -inf.0 +nan.0))
(define complexes (list +i -i 1+2i -3/2+1/3i 3+4i -3+4i 1.5+2.5i -1.0-0.5i 0.0+1.0i 1e100-1e100i))
(define reals (append edges big ratios flonums))
(define exacts (append edges big ratios))
(define integers (append edges big))

(define (show-number x)
  ;; Subnormal doubles are written with their precision after a bar, which is dropped.
  (let* ((s (number->string x)) (bar (memv #\| (string->list s))))
    (if bar (substring s 0 (- (string-length s) (length bar))) s)))
(define (show x)
  (cond ((number? x) (show-number x)) ((boolean? x) (if x "#t" "#f")) ((string? x) (string-downcase x)) (else "error")))
(define (line name procedure arguments)
  (display "(") (display name)
  (for-each (lambda (a) (display " ") (display (show a))) arguments)
  (display ") ")
  (display (show (call/cc (lambda (k) (with-exception-handler (lambda (e) (k 'error)) (lambda () (apply procedure arguments)))))))
  (newline))

(define (pick operands) (list-ref operands (modulo (random-bits 64) (length operands))))
(define (zero-mix? a b)
  (define (open? x y) (and (exact? x) (inexact? y) (or (eqv? x 0) (infinite? (inexact x)))))
  (or (open? a b) (open? b a)))
(define (binary name procedure count operands1 operands2 . skip)
  (do ((i 0 (+ i 1))) ((= i count))
    (let ((a (pick operands1)) (b (pick operands2)))
      (unless (and (pair? skip) ((car skip) a b)) (line name procedure (list a b))))))
(define (unary name procedure operands)
  (for-each (lambda (a) (line name procedure (list a))) operands))

(for-each
  (lambda (entry) (binary (car entry) (cdr entry) 100 reals reals zero-mix?) (binary (car entry) (cdr entry) 60 exacts exacts))
  (list (cons '+ +) (cons '- -) (cons '* *)))
(binary '/ / 120 reals reals zero-mix?)
(binary '/ / 80 exacts exacts)
(for-each
  (lambda (entry) (binary (car entry) (cdr entry) 60 reals reals))
  (list (cons '= =) (cons '< <) (cons '> >) (cons '<= <=) (cons '>= >=) (cons 'max max) (cons 'min min)))
;; Neighbours that become equal when rounded.
(for-each
  (lambda (n)
    (for-each
      (lambda (d)
        (line '= = (list (+ n d) (inexact n)))
        (line '< < (list (+ n d) (inexact n)))
        (line '> > (list (inexact n) (+ n d))))
      '(-1 0 1 1/3)))
  (list (expt 2 53) (expt 2 60) (expt 2 62) (expt 2 80) (- (expt 2 70)) (expt 10 30)))
(for-each
  (lambda (entry)
    (binary (car entry) (cdr entry) 80 integers integers)
    (binary (car entry) (cdr entry) 20 '(25.0 -25.0 1e15 2.5 12 -7 +inf.0) '(2.0 -3.0 3 -10 0 0.0)))
  (list (cons 'quotient quotient) (cons 'remainder remainder) (cons 'modulo modulo)))
(binary 'floor-quotient (lambda (a b) (floor (/ a b))) 60 integers integers)
(for-each
  (lambda (entry) (binary (car entry) (cdr entry) 40 integers integers))
  (list (cons 'gcd gcd) (cons 'lcm lcm) (cons 'bitwise-and bitwise-and) (cons 'bitwise-ior bitwise-ior)
        (cons 'bitwise-xor bitwise-xor)))
(binary 'arithmetic-shift bitwise-arithmetic-shift 60 integers '(0 1 3 -1 -3 60 61 64 -60 -64 100 -100 700 -5000))
(binary 'expt expt 60 (append exacts '(+i 1+2i)) '(0 1 2 3 5 -1 -2 10 15))
(binary 'expt expt 80 flonums '(1 2 3 -1 -2 0.5 1/2 2.0 -0.5 100))
(binary 'expt expt 40 (append '(2 1/2 10 -8 1.5 -2.0 0.5) complexes) '(0.5 1/3 -1.5 +i 1+2i 1.5-0.5i))
(binary 'rationalize rationalize 60 '(3/10 1/3 22/7 .3 -.3 1.5 3.14159 100 -7/2 1/1000) '(1/10 1/100 0 0.001 1 1/1000000 -1/10))
(binary 'atan atan 60 reals reals)
(for-each
  (lambda (entry) (binary (car entry) (cdr entry) 60 (append complexes '(2 1/2 1.5 -3)) complexes))
  (list (cons '+ +) (cons '- -) (cons '* *) (cons '/ /) (cons '= =)))
(for-each
  (lambda (entry) (unary (car entry) (cdr entry) reals))
  (list (cons 'floor floor) (cons 'ceiling ceiling) (cons 'truncate truncate) (cons 'abs abs)
        (cons 'exact exact) (cons 'inexact inexact) (cons 'numerator numerator) (cons 'denominator denominator)
        (cons 'integer? integer?) (cons 'rational? rational?) (cons 'zero? zero?) (cons 'positive? positive?)
        (cons 'negative? negative?) (cons 'even? even?) (cons 'odd? odd?) (cons 'finite? finite?)
        (cons 'infinite? infinite?) (cons 'nan? nan?)))
(for-each
  (lambda (entry) (unary (car entry) (cdr entry) (append reals complexes)))
  (list (cons 'magnitude magnitude) (cons 'exact? exact?) (cons 'real? real?)
        (cons 'real-part real-part) (cons 'imag-part imag-part)))
(unary 'round round (remv -0.0 reals))
(define moderate (append '(0 1 -1 2 -2 1/2 -1/3 22/7 100 1000000) (filter (lambda (x) (< (abs x) 1e19)) flonums)))
(for-each
  (lambda (entry) (unary (car entry) (cdr entry) (append moderate (remv 1e100-1e100i complexes))))
  (list (cons 'exp exp) (cons 'log log) (cons 'sin sin) (cons 'cos cos) (cons 'tan tan) (cons 'asin asin)
        (cons 'acos acos))) 
(unary 'atan atan (append moderate (remv 0.0+1.0i complexes)))
(unary 'log log (append big ratios))
(unary 'sqrt sqrt (append (remv -0.0 reals) (remv -3/2+1/3i complexes)))
(unary 'angle angle (append (filter inexact? moderate) (remv 1e100-1e100i complexes)))
(unary 'bitwise-not bitwise-not integers)
(unary 'integer-length bitwise-length integers)
(unary 'bit-count bitwise-bit-count (filter (lambda (x) (>= x 0)) integers))
(unary 'exact-integer-sqrt
  (lambda (n) (call-with-values (lambda () (exact-integer-sqrt n)) (lambda (root rest) root)))
  (filter exact? (map abs integers)))
(for-each
  (lambda (radix) (for-each (lambda (a) (line 'number->string number->string (list a radix))) (append edges ratios)))
  '(2 3 8 10 16 36))
