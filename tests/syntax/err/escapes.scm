; Each escape is one message, and strings and symbols go on.
"a\qb\wc" |\q| "\x41" "\x;" "\xd800;" "\ a" |\
| "\λ"
