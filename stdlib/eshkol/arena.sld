;;; Arenas: memory that is given back at a place the program text shows. docs/arenas.md is the reference.
;;;
;;; A lexical arena is opened by `with-arena` for the extent of its body; at every exit what it allocated is given back,
;;; and what is still needed is moved out. A persistent arena is made by `make-arena` and lives until `destroy-arena`;
;;; `in-arena` evaluates its body and moves the results there. Using what was in a destroyed arena is an error that names
;;; it. Forms and primitives do the work (in the compiler and in the runtime's `memory::arena`); the only procedure here
;;; is the one that takes any number of arguments.

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
