;;; Draws the Mandelbrot set into a picture file in the PGM format, which most image viewers open.
;;;
;;;     eshkolc run mandelbrot.scm picture.pgm 64 48

(import (scheme base) (scheme file) (scheme process-context) (scheme write))

(define limit 50)

;; The number of steps after which the point escapes, at most `limit`.
(define (steps cr ci)
  (let loop ((zr 0.0) (zi 0.0) (n 0))
    (let ((r2 (* zr zr)) (i2 (* zi zi)))
      (if (or (= n limit) (> (+ r2 i2) 4.0))
          n
          (loop (+ (- r2 i2) cr) (+ (* 2.0 zr zi) ci) (+ n 1))))))

;; Points of the set are black; the longer a point outside takes to escape, the brighter it is.
(define (brightness n)
  (if (= n limit) 0 (- 255 (quotient (* 200 (- limit n)) limit))))

(define (write-picture width height port)
  (define (write-ascii string) (write-bytevector (string->utf8 string) port))
  (write-ascii
    (string-append "P5\n" (number->string width) " " (number->string height) "\n255\n"))
  (do ((row 0 (+ row 1)))
      ((= row height))
    (do ((column 0 (+ column 1)))
        ((= column width))
      (let ((cr (- (/ (* 3.0 column) width) 2.25))
            (ci (- (/ (* 2.5 row) height) 1.25)))
        (write-u8 (brightness (steps cr ci)) port)))))

(define (main file width height)
  (let ((port (open-binary-output-file file)))
    (write-picture width height port)
    (close-port port))
  (display "wrote ")
  (display file)
  (display ", ")
  (display width)
  (display " by ")
  (display height)
  (display " points")
  (newline))

(let ((arguments (cdr (command-line))))
  (if (= (length arguments) 3)
      (main (car arguments) (string->number (cadr arguments)) (string->number (list-ref arguments 2)))
      (main "mandelbrot.pgm" 640 480)))
