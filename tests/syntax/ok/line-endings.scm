a
"b
cd"; comment
e ; commentf
