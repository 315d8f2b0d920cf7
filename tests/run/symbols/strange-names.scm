;;; Symbols of any text: how they are written and read, and symbol=? of several.
;;; Expected output: chibi-scheme; names that it writes wrongly, and an argument that is no symbol: R7RS 6.5.

(import (scheme base) (scheme write) (scheme read))
(define-syntax show
  (syntax-rules ()
    ((_ expression) (begin (write (guard (c ((error-object? c) 'error)) expression)) (newline)))))

(define (round-trip text)
  (let* ((symbol (string->symbol text))
         (port (open-output-string)))
    (write symbol port)
    (let ((written (get-output-string port)))
      (list (eq? symbol (read (open-input-string written)))
            (string=? text (symbol->string symbol))))))

(for-each
  (lambda (text) (show (round-trip text)))
  '("abc" "ABC" "" " " "hello world" "|" "a|b" "\\" "a\\b" "\n" "\t" "\x7;" "1" "-1" "+1" "1/2" "1.5" "1e5" "+i" "-i"
          "1+2i"
    "+inf.0" "-nan.0" "+" "-" "..." "." ".." ".5" ".a" "+a" "-a" "->x" "+.a" "--" "1+" "#" "#foo" "a#" "(" "a)b" "a;b"
    "\"" "'" "`" "," ",@" "a'b" "@" "@a" "a@b" "λ" "Ünï" "\x1F600;" "\xa0;" "#t" "#\\a" "#!eof" "|a|" "{}" "["
            "!$%&*/:<=>?^_~"))

(show (symbol->string 'Mixed))
(show (string->symbol "mISSISSIppi"))
(show (eq? 'abc 'ABC))
(show (eq? (string->symbol "abc") 'abc))
(show (eq? '|abc| 'abc))
(show (eq? '|a\x62;c| 'abc))
(show (eq? '|a\x62;c| 'abc))
(show (symbol->string '|a b|))
(show (symbol->string '|\t\n\a\x41;|))
(show (string-length (symbol->string '||)))
(show (symbol=? 'a 'a))
(show (symbol=? 'a 'a 'a))
(show (symbol=? 'a 'a 'b))
(show (symbol=? 'a 'b 'a))
(show (map symbol? (list 'a '|| (string->symbol " ") "a" '() #t #\a car)))
(show (symbol=? 'a "a"))
(show (string->symbol 'a))
(show (symbol->string "a"))
(show (let ((s (string #\a #\b))) (let ((y (string->symbol s))) (string-set! s 0 #\x) y)))
