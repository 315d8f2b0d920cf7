; The label has no datum.
#0=#0# (#1=)
