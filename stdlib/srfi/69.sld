;;; SRFI 69: basic hash tables. The procedures are those of SRFI 125, which take all that SRFI 69 says and more.

(define-library (srfi 69)
  (import (eshkol hash-tables) (eshkol hashing))
  (export
    make-hash-table hash-table? alist->hash-table hash-table-equivalence-function hash-table-hash-function
    hash-table-ref hash-table-ref/default hash-table-set! hash-table-delete!
    (rename hash-table-contains? hash-table-exists?) hash-table-update! hash-table-update!/default
    hash-table-size hash-table-keys hash-table-values hash-table-walk hash-table-fold hash-table->alist
    hash-table-copy (rename hash-table-union! hash-table-merge!)
    hash string-hash string-ci-hash hash-by-identity))
