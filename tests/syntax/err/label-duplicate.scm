; The second definition is the mistake.
(#0=a #0=b #0#)
