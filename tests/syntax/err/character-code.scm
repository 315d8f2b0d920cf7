; No character has these codes.
#\xd800 #\x110000 #\xfffffffffff
