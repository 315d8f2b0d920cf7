;;; The process: its arguments, its environment, its end.

(define-library (scheme process-context)
  (import (eshkol control) (prefix (eshkol primitives) %))
  (export
    (rename %command-line command-line) emergency-exit exit
    (rename %get-environment-variable get-environment-variable)
    (rename %get-environment-variables get-environment-variables)))
