; The message lists where the library was looked for. Names it might have exported are not reported as unbound.
(import (scheme base) (no such library) (lib "x"))
(anything)
