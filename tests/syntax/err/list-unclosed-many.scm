; One message for all that are open at one place.
(a (b #(c '(d
