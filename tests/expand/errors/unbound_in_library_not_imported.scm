; The advice names the standard library that has the name.
(import (scheme base))
(cdddr '())
