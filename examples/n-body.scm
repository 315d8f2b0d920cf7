;;; The sun and its four large planets, moved by their gravity in small steps of time.
;;;
;;;     eshkolc run n-body.scm 10000
;;;
;;; Prints the energy of the system before and after; the less it changes, the better the simulation.

(import (scheme base) (scheme inexact) (scheme process-context) (scheme write))

(define pi 3.141592653589793)
(define solar-mass (* 4 pi pi))
(define days-per-year 365.24)

(define-record-type body
  (make-body x y z vx vy vz mass)
  body?
  (x body-x set-body-x!) (y body-y set-body-y!) (z body-z set-body-z!)
  (vx body-vx set-body-vx!) (vy body-vy set-body-vy!) (vz body-vz set-body-vz!)
  (mass body-mass))

;; Velocities are given in astronomical units a day, masses in those of the sun.
(define (planet x y z vx vy vz mass)
  (make-body x y z (* vx days-per-year) (* vy days-per-year) (* vz days-per-year) (* mass solar-mass)))

(define sun (make-body 0.0 0.0 0.0 0.0 0.0 0.0 solar-mass))
(define bodies
  (list
    sun
    (planet 4.84143144246472090 -1.16032004402742839 -0.103622044471123109
            0.00166007664274403694 0.00769901118419740425 -0.0000690460016972063023 0.000954791938424326609)
    (planet 8.34336671824457987 4.12479856412430479 -0.403523417114321381
            -0.00276742510726411021 0.00499852801234917238 0.0000230417297573763929 0.000285885980666130812)
    (planet 12.8943695621391310 -15.1111514016986312 -0.223307578892655734
            0.00296460137564761618 0.00237847173959480950 -0.0000296589568540237556 0.0000436624404335156298)
    (planet 15.3796971148509165 -25.9193146099879641 0.179258772950371181
            0.00268067772490389322 0.00162824170038242295 -0.0000951592254519715870 0.0000515138902046611451)))

;; Calls `f` with every pair of different bodies, and with their distances along the axes.
(define (for-each-pair f)
  (let outer ((rest bodies))
    (when (pair? rest)
      (let ((a (car rest)))
        (for-each
          (lambda (b)
            (f a b (- (body-x a) (body-x b)) (- (body-y a) (body-y b)) (- (body-z a) (body-z b))))
          (cdr rest)))
      (outer (cdr rest)))))

(define (accelerate! body dx dy dz factor)
  (set-body-vx! body (+ (body-vx body) (* dx factor)))
  (set-body-vy! body (+ (body-vy body) (* dy factor)))
  (set-body-vz! body (+ (body-vz body) (* dz factor))))

(define (advance! dt)
  (for-each-pair
    (lambda (a b dx dy dz)
      (let* ((square (+ (* dx dx) (* dy dy) (* dz dz)))
             (magnitude (/ dt (* square (sqrt square)))))
        (accelerate! a dx dy dz (- (* (body-mass b) magnitude)))
        (accelerate! b dx dy dz (* (body-mass a) magnitude)))))
  (for-each
    (lambda (body)
      (set-body-x! body (+ (body-x body) (* dt (body-vx body))))
      (set-body-y! body (+ (body-y body) (* dt (body-vy body))))
      (set-body-z! body (+ (body-z body) (* dt (body-vz body)))))
    bodies))

(define (energy)
  (let ((sum 0.0))
    (for-each
      (lambda (body)
        (let ((vx (body-vx body)) (vy (body-vy body)) (vz (body-vz body)))
          (set! sum (+ sum (* 0.5 (body-mass body) (+ (* vx vx) (* vy vy) (* vz vz)))))))
      bodies)
    (for-each-pair
      (lambda (a b dx dy dz)
        (set! sum (- sum (/ (* (body-mass a) (body-mass b)) (sqrt (+ (* dx dx) (* dy dy) (* dz dz))))))))
    sum))

;; Gives the sun the momentum that brings the whole system to rest.
(define (offset-momentum!)
  (define (total velocity)
    (apply + (map (lambda (body) (* (velocity body) (body-mass body))) bodies)))
  (let ((px (total body-vx)) (py (total body-vy)) (pz (total body-vz)))
    (set-body-vx! sun (/ (- px) solar-mass))
    (set-body-vy! sun (/ (- py) solar-mass))
    (set-body-vz! sun (/ (- pz) solar-mass))))

;; Prints a number with nine digits after the point.
(define (print-rounded x)
  (let* ((scaled (exact (round (* (abs x) 1000000000.0))))
         (fraction (number->string (modulo scaled 1000000000))))
    (if (negative? x) (display "-"))
    (display (quotient scaled 1000000000))
    (display ".")
    (display (make-string (- 9 (string-length fraction)) #\0))
    (display fraction)
    (newline)))

(define steps
  (let ((arguments (cdr (command-line))))
    (if (pair? arguments) (string->number (car arguments)) 1000)))

(offset-momentum!)
(print-rounded (energy))
(do ((i 0 (+ i 1)))
    ((= i steps))
  (advance! 0.01))
(print-rounded (energy))
