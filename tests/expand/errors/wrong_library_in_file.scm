; The file does not hold the library that its path promises.
(import (scheme base) (files other))
