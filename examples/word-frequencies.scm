;;; Counts the words of a text file and prints the most frequent ones.
;;;
;;;     eshkolc run word-frequencies.scm files/text.txt 10
;;;
;;; Words are runs of letters, without regard to case. Words that are equally frequent come in alphabetical order.

(import (scheme base) (scheme char) (scheme file) (scheme process-context) (scheme write))

;; A hash table from strings to counts: a vector of association lists.
(define bucket-count 1021)
(define table (make-vector bucket-count '()))

(define (hash word)
  (let loop ((i 0) (sum 7))
    (if (= i (string-length word))
        sum
        (loop (+ i 1) (modulo (+ (* sum 31) (char->integer (string-ref word i))) bucket-count)))))

(define (count! word)
  (let* ((index (hash word))
         (entry (assoc word (vector-ref table index))))
    (if entry
        (set-cdr! entry (+ (cdr entry) 1))
        (vector-set! table index (cons (cons word 1) (vector-ref table index))))))

;; Reads the next word, in lower case, or gives #f at the end of the port.
(define (read-word port)
  (let skip ((c (read-char port)))
    (cond ((eof-object? c) #f)
          ((not (char-alphabetic? c)) (skip (read-char port)))
          (else
           (let loop ((letters (list c)))
             (let ((c (peek-char port)))
               (if (and (char? c) (char-alphabetic? c))
                   (loop (cons (read-char port) letters))
                   (string-downcase (list->string (reverse letters))))))))))

(define (before? a b)
  (or (> (cdr a) (cdr b))
      (and (= (cdr a) (cdr b)) (string<? (car a) (car b)))))

;; Merge sort.
(define (sort list before?)
  (define (merge a b)
    (cond ((null? a) b)
          ((null? b) a)
          ((before? (car b) (car a)) (cons (car b) (merge a (cdr b))))
          (else (cons (car a) (merge (cdr a) b)))))
  (define (halves list)
    (let loop ((rest list) (a '()) (b '()))
      (if (null? rest) (values a b) (loop (cdr rest) (cons (car rest) b) a))))
  (if (or (null? list) (null? (cdr list)))
      list
      (let-values (((a b) (halves list)))
        (merge (sort a before?) (sort b before?)))))

(define (entries)
  (let loop ((i 0) (result '()))
    (if (= i bucket-count)
        result
        (loop (+ i 1) (append (vector-ref table i) result)))))

(define (print-first n entries)
  (when (and (> n 0) (pair? entries))
    (let ((count (number->string (cdar entries))))
      (display (make-string (max 0 (- 6 (string-length count))) #\space))
      (display count)
      (display " ")
      (display (caar entries))
      (newline))
    (print-first (- n 1) (cdr entries))))

(define (main file n)
  (call-with-input-file file
    (lambda (port)
      (let loop ((word (read-word port)))
        (when word
          (count! word)
          (loop (read-word port))))))
  (print-first n (sort (entries) before?)))

(let ((arguments (cdr (command-line))))
  (cond ((= (length arguments) 2)
         (main (car arguments) (string->number (cadr arguments))))
        (else
         (display "usage: word-frequencies FILE COUNT" (current-error-port))
         (newline (current-error-port))
         (exit 2))))
