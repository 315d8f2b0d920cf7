; The file ends after the backslash.
#\