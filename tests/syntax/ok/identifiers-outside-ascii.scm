; R7RS 2.1: letters, marks after the first character, symbols and punctuation of other scripts.
λ été x² 日本 → á €
