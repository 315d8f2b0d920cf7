; R7RS 2.1: from #!fold-case on, identifiers and names of characters are folded, but not `#\A`, strings or |A|.
ABC #!fold-case ABC Straße ΣΑΣ #\NEWLINE #\A "ABC" |ABC| #!no-fold-case ABC
