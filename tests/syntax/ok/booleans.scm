; R7RS 6.3 and 7.1.1: two spellings of each, in either case.
#t #true #T #TRUE #f #false #F #False
