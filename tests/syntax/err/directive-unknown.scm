; Only two directives exist. Reading goes on.
#!eof a #!optional (b
