;;; Arenas: memory that is given back at a place the program text shows.
;;;
;;; `with-arena` opens an arena for the extent of its body; what leaves it is moved out. `make-arena` makes a persistent
;;; one, which lives until it is destroyed; `in-arena` evaluates its body and moves the result there.

(define-library (eshkol arena)
  (export with-arena
          in-arena
          make-arena
          (rename %arena? arena?)
          (rename %arena-alive? arena-alive?)
          (rename %destroy-arena destroy-arena)
          (rename %arena-reset! arena-reset!)
          (rename %arena-alloc arena-alloc)
          (rename %arena-alloc-aligned arena-alloc-aligned)
          (rename %arena-used arena-used)
          (rename %arena-capacity arena-capacity)
          (rename %arena-allocation-count arena-allocation-count)
          (rename %arena-peak arena-peak))
  (import (only (eshkol syntax) define with-arena in-arena)
          (only (eshkol numbers) *)
          (prefix (eshkol primitives) %))
  (begin
    ;; A size may be written as a product: (make-arena 1024 * 1024). The separators are the procedure `*` itself.
    (define (make-arena . sizes)
      (%make-arena sizes *))))
