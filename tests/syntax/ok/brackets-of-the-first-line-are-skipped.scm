#!/usr/bin/env eshkolc-script (((
; SRFI 22: the first line is for the operating system.
a
