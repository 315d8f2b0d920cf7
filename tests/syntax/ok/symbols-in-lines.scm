; R7RS 2.1: any character between vertical lines. A symbol that would read as something else is printed with them.
|| |a b| |(| |1| |+1| |.| |..| |a| |A| |\x41;| |a\|b| |\t| |#t| |#| |a#| |;| |@a| |+i| |\\|
