a b　c d
