; The identifiers that R7RS 2.1 shows.
... + +soup+ <=? ->string a34kTMNs lambda list->vector q V17a |two words| |two\x20;words| the-word-recursion-has-many-meanings
