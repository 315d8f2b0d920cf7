;;; Hash functions: of SRFI 69, 125 and 128, over the primitives of the runtime (runtime/src/hash.rs).
;;;
;;; A hash is a fixnum from 0 up to `bound`. SRFI 69 gives its functions a second argument, a bound of the caller's.

(define-library (eshkol hashing)
  (import (scheme base) (scheme case-lambda) (scheme char) (prefix (eshkol primitives) %)
    (only (eshkol control) raise-wrong-type))
  (export bound hash hash-by-identity string-hash string-ci-hash symbol-hash boolean-hash char-hash char-ci-hash
    number-hash)
  (begin

    ;; All hashes are below it.
    (define bound 281474976710656)

    (define-syntax define-hash
      (syntax-rules ()
        ((_ name (object) value)
         (define name
           (case-lambda
             ((object) value)
             ((object limit) (modulo (name object) limit)))))))

    ;; Acceptable for `equal?`, and for `=` on numbers.
    (define-hash hash (object) (%hash-equal object))

    ;; Acceptable for `eq?` and `eqv?`: an object keeps its hash when it moves.
    (define-hash hash-by-identity (object) (%hash-eqv object))

    (define-hash string-hash (string) (%string-hash string))
    (define-hash string-ci-hash (string) (%string-hash (string-foldcase string)))
    (define-hash symbol-hash (symbol) (%hash-eqv (checked symbol? symbol 'symbol-hash "the argument must be a symbol")))
    (define-hash boolean-hash (object) (%hash-eqv (checked boolean? object 'boolean-hash "the argument must be a boolean")))
    (define-hash char-hash (char) (%hash-eqv (checked char? char 'char-hash "the argument must be a character")))
    (define-hash char-ci-hash (char) (%hash-eqv (char-foldcase char)))
    (define-hash number-hash (number) (%hash-equal (checked number? number 'number-hash "the argument must be a number")))

    (define (checked is-right? object who message)
      (if (is-right? object)
          object
          (raise-wrong-type who message object)))))
