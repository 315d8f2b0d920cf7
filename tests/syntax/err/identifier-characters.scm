; One message for each identifier, at the character.
a#b a\b @a “quoted” a​b ́a
