;;; Finds the shortest paths from one town to all others on a map that is read from a file.
;;;
;;;     eshkolc run dijkstra.scm files/roads.txt Haifa
;;;
;;; Every datum of the file is a road: (town town kilometres). Roads go both ways.

(import (scheme base) (scheme file) (scheme process-context) (scheme read) (scheme write))

;; town -> list of (neighbour . kilometres)
(define graph '())

(define (add-road! from to distance)
  (let ((entry (assq from graph)))
    (if entry
        (set-cdr! entry (cons (cons to distance) (cdr entry)))
        (set! graph (cons (list from (cons to distance)) graph)))))

(define (read-roads port)
  (let ((road (read port)))
    (unless (eof-object? road)
      (let ((a (car road)) (b (cadr road)) (distance (list-ref road 2)))
        (add-road! a b distance)
        (add-road! b a distance)
        (read-roads port)))))

;; A priority queue: a leftist heap. A node is #(distance town from rank left right), the empty heap #f.
(define (rank heap) (if heap (vector-ref heap 3) 0))

(define (make-node distance town from a b)
  (if (< (rank a) (rank b))
      (make-node distance town from b a)
      (vector distance town from (+ (rank b) 1) a b)))

(define (merge a b)
  (cond ((not a) b)
        ((not b) a)
        ((< (vector-ref b 0) (vector-ref a 0)) (merge b a))
        (else
         (make-node (vector-ref a 0) (vector-ref a 1) (vector-ref a 2)
                    (vector-ref a 4)
                    (merge (vector-ref a 5) b)))))

(define (insert heap distance town from)
  (merge heap (make-node distance town from #f #f)))

;; Gives the list of (town distance from), the nearest first.
(define (shortest-paths start)
  (let loop ((heap (insert #f 0 start #f)) (done '()))
    (if (not heap)
        (reverse done)
        (let ((distance (vector-ref heap 0))
              (town (vector-ref heap 1))
              (from (vector-ref heap 2))
              (rest (merge (vector-ref heap 4) (vector-ref heap 5))))
          (if (assq town done)
              (loop rest done)
              (let add ((roads (cdr (assq town graph))) (heap rest))
                (if (null? roads)
                    (loop heap (cons (list town distance from) done))
                    (add (cdr roads)
                         (insert heap (+ distance (cdar roads)) (caar roads) town)))))))))

(define (print-path town paths)
  (let ((from (list-ref (assq town paths) 2)))
    (when from
      (print-path from paths)
      (display " - "))
    (display town)))

(define (main file start)
  (call-with-input-file file read-roads)
  (unless (assq start graph) (error "no such town:" start))
  (let ((paths (shortest-paths start)))
    (for-each
      (lambda (path)
        (display (cadr path))
        (display " km: ")
        (print-path (car path) paths)
        (newline))
      paths)))

(let ((arguments (cdr (command-line))))
  (main (car arguments) (string->symbol (cadr arguments))))
