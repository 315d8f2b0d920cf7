; One message for each list, at what is too much.
(1 . 2 3) (1 . 2 . 3) (1 . 2 3 4) (1 . 2 'a)
