;;; The twenty-four compositions of three and four accesses to pairs.

(define-library (scheme cxr)
  (import (eshkol lists))
  (export
    caaar caadr cadar caddr cdaar cdadr cddar cdddr caaaar caaadr caadar caaddr cadaar cadadr caddar cadddr
    cdaaar cdaadr cdadar cdaddr cddaar cddadr cdddar cddddr))
