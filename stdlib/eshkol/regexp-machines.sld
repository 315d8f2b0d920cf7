;;; The machine of regular expressions: all ways through a program are followed at once, character by character, so that
;;; the time is proportional to the length of the program times the length of the string (K. Thompson, "Regular
;;; expression search algorithm", CACM 11, 1968), as is the space for the positions that each way has noted (R. Pike).
;;;
;;; The threads of one moment stand in two vectors, places in the program and vectors of positions noted, in the order
;;; in which they are preferred; no two are at the same place. Vectors of positions are never changed.
;;;
;;; A match that begins earlier is preferred, and of those that begin at one place the longest; in programs with
;;; repetitions that prefer to be short it is the one that the order of threads prefers.

(define-library (eshkol regexp-machines)
  (import (scheme base) (eshkol regexp-sets) (eshkol regexp-programs))
  (export run-program)
  (begin

    (define-record-type threads
      (make-threads places notes marks count)
      threads?
      (places threads-places)
      (notes threads-notes)
      ;; For each place of the program the position at which it was entered last.
      (marks threads-marks)
      (count threads-count set-threads-count!))

    (define (new-threads length)
      (make-threads (make-vector length 0) (make-vector length #f) (make-vector length -1) 0))

    ;; The positions noted in a match, or #f. `start` and `end` bound the string; the match begins at `from`, or after it
    ;; if it is not anchored, and ends at `end` if it must be whole.
    (define (run-program program string start end from anchored? whole?)
      (let ((codes (program-codes program))
            (firsts (program-firsts program))
            (seconds (program-seconds program))
            (shortest? (program-shortest? program))
            (start-set (program-start-set program))
            (slots (max 2 (program-slots program))))

        ;; Follows what takes no character, and adds threads where one is taken.
        (define (add! threads place notes index)
          (let ((marks (threads-marks threads)))
            (if (not (eq? (vector-ref marks place) index))
                (let ((code (vector-ref codes place))
                      (first (vector-ref firsts place)))
                  (vector-set! marks place index)
                  (cond
                    ((or (= code op-char) (= code op-set) (= code op-match))
                     (let ((count (threads-count threads)))
                       (vector-set! (threads-places threads) count place)
                       (vector-set! (threads-notes threads) count notes)
                       (set-threads-count! threads (+ count 1))))
                    ((= code op-split)
                     (add! threads first notes index)
                     (add! threads (vector-ref seconds place) notes index))
                    ((= code op-jump) (add! threads first notes index))
                    ((= code op-save)
                     (let ((copy (vector-copy notes)))
                       (vector-set! copy first index)
                       (add! threads (+ place 1) copy index)))
                    ((= code op-check)
                     (if (first string index start end)
                         (add! threads (+ place 1) notes index)))
                    (else
                     (if (looks-right? first (vector-ref seconds place) index)
                         (add! threads (+ place 1) notes index))))))))

        ;; `width` is how far behind the match begins, and so ends here, or #f where it is ahead.
        (define (looks-right? program more index)
          (let* ((from (- index (or (car more) 0)))
                 (positive? (cadr more))
                 (found? (and (>= from start)
                              (run-program program string start end from #t #f))))
            (if found? positive? (not positive?))))

        ;; The match that is better, where the new one was found with less preference or later.
        (define (better old new)
          (if (or (not old)
                  shortest?
                  (< (vector-ref new 0) (vector-ref old 0))
                  (and (= (vector-ref new 0) (vector-ref old 0))
                       (> (vector-ref new 1) (vector-ref old 1))))
              new
              old))

        ;; All threads take the character at `index`. Gives the best match so far.
        (define (step! threads next index best)
          (let ((count (threads-count threads))
                (places (threads-places threads))
                (all-notes (threads-notes threads))
                (char (if (< index end) (string-ref string index) #f)))
            (let loop ((i 0) (best best))
              (if (= i count)
                  best
                  (let* ((place (vector-ref places i))
                         (notes (vector-ref all-notes i))
                         (code (vector-ref codes place)))
                    (cond
                      ((and best (> (vector-ref notes 0) (vector-ref best 0))) (loop (+ i 1) best))
                      ((= code op-match)
                       (cond
                         ((and whole? (< index end)) (loop (+ i 1) best))
                         (shortest? (finished notes index))
                         (else (loop (+ i 1) (better best (finished notes index))))))
                      ((not char) (loop (+ i 1) best))
                      ((if (= code op-char)
                           (char=? char (vector-ref firsts place))
                           (set-has? (vector-ref firsts place) char))
                       (add! next (+ place 1) notes (+ index 1))
                       (loop (+ i 1) best))
                      (else (loop (+ i 1) best))))))))

        (define (finished notes index)
          (let ((copy (vector-copy notes)))
            (vector-set! copy 1 index)
            copy))

        ;; The next position from which a match may begin.
        (define (skip index)
          (if start-set
              (let loop ((index index))
                (if (< index end)
                    (let ((code (char->integer (string-ref string index))))
                      (if (or (>= code 256) (= (bytevector-u8-ref start-set code) 1))
                          index
                          (loop (+ index 1))))
                    index))
              index))

        (define (begin! threads index)
          (let ((notes (make-vector slots #f)))
            (vector-set! notes 0 index)
            (add! threads 0 notes index)))

        (let ((length (program-length program)))
          (let loop ((index from) (threads (new-threads length)) (next (new-threads length)) (best #f))
            (let* ((empty? (= (threads-count threads) 0))
                   (begins? (and (not best) (if anchored? (= index from) #t)))
                   (index (if (and empty? begins? (not anchored?)) (skip index) index)))
              (if begins?
                  (begin! threads index))
              (if (= (threads-count threads) 0)
                  (if (or best anchored? (>= index end))
                      best
                      (loop (+ index 1) threads next best))
                  (let ((best (step! threads next index best)))
                    (set-threads-count! threads 0)
                    (if (< index end)
                        (loop (+ index 1) next threads best)
                        best))))))))))
