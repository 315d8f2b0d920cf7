; A dot belongs into lists.
a . b #(c . d)
