;;; memq, memv and assv in lists of some hundred thousand elements.
;;; Expected output: Chez.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define (numbers from to) (if (= from to) '() (cons from (numbers (+ from 1) to))))
(define long (numbers 0 300000))
(show (map (lambda (key) (let ((tail (memv key long))) (and tail (car tail)))) '(0 99999 100000 100001 299999 300000)))
(define long-pairs (map list long))
(show (map (lambda (key) (assv key long-pairs)) '(0 99999 100000 100001 299999 300000 1/2)))
(show (memq 'absent long))
