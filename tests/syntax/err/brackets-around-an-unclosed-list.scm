; `]` closes the bracket, so the list in between lacks its parenthesis.
(a [b (c d] e)
