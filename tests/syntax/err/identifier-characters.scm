; One message for each identifier, at the character.
a#b a\b “quoted” a​b ́a
