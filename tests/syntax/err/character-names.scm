; Names are in small letters, and there are nine; common other names get the right one.
#\Space #\linefeed #\foo #\ab
