; `unquote` means something only in a quasiquotation.
(import (scheme base))
,x
`(1 . (,@2 . 3))
`,@(list 1)
