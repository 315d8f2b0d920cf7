;;; Ports (R7RS section 6.13). The primitives take every argument; here are the current ports, and the procedures that
;;; call others.

(define-library (eshkol ports)
  (import (eshkol syntax) (prefix (eshkol primitives) %) (eshkol control))
  (export
    ;; Ports.
    (rename %port? port?) (rename %input-port? input-port?) (rename %output-port? output-port?)
    (rename %textual-port? textual-port?) (rename %binary-port? binary-port?)
    (rename %input-port-open? input-port-open?) (rename %output-port-open? output-port-open?)
    (rename %close-port close-port) (rename %close-input-port close-input-port)
    (rename %close-output-port close-output-port)
    (rename %eof-object eof-object) (rename %eof-object? eof-object?)
    (rename %open-input-string open-input-string) (rename %open-output-string open-output-string)
    (rename %get-output-string get-output-string)
    (rename %open-input-bytevector open-input-bytevector) (rename %open-output-bytevector open-output-bytevector)
    (rename %get-output-bytevector get-output-bytevector)
    call-with-port
    ;; Files.
    (rename %open-input-file open-input-file) (rename %open-binary-input-file open-binary-input-file)
    (rename %open-output-file open-output-file) (rename %open-binary-output-file open-binary-output-file)
    (rename %file-exists? file-exists?) (rename %delete-file delete-file)
    call-with-input-file call-with-output-file with-input-from-file with-output-to-file
    ;; Input.
    read read-char peek-char char-ready? read-line read-string
    read-u8 peek-u8 u8-ready? read-bytevector read-bytevector!
    ;; Output.
    write display write-shared write-simple newline write-char write-string write-u8 write-bytevector
    flush-output-port)
  (begin

    ;; The port is closed when the procedure returns. Left in any other way, it stays open: it might be entered again.
    (define (call-with-port port procedure)
      (let-values ((results (procedure port)))
        (%close-port port)
        (apply values results)))

    (define (call-with-input-file name procedure)
      (call-with-port (%open-input-file name) procedure))

    (define (call-with-output-file name procedure)
      (call-with-port (%open-output-file name) procedure))

    (define (with-input-from-file name thunk)
      (call-with-port (%open-input-file name)
        (lambda (port)
          (parameterize ((current-input-port port))
            (thunk)))))

    (define (with-output-to-file name thunk)
      (call-with-port (%open-output-file name)
        (lambda (port)
          (parameterize ((current-output-port port))
            (thunk)))))

    ;; Input

    ;; Defines a procedure whose last argument, the port, is optional.
    (define-syntax define-with-port
      (syntax-rules ()
        ((_ name (primitive argument ...) current-port)
         (define name
           (case-lambda
             ((argument ...) (primitive argument ... (current-port)))
             ((argument ... port) (primitive argument ... port)))))))

    (define-with-port read (%read) current-input-port)
    (define-with-port read-char (%read-char) current-input-port)
    (define-with-port peek-char (%peek-char) current-input-port)
    (define-with-port char-ready? (%char-ready?) current-input-port)
    (define-with-port read-line (%read-line) current-input-port)
    (define-with-port read-string (%read-string count) current-input-port)
    (define-with-port read-u8 (%read-u8) current-input-port)
    (define-with-port peek-u8 (%peek-u8) current-input-port)
    (define-with-port u8-ready? (%u8-ready?) current-input-port)
    (define-with-port read-bytevector (%read-bytevector count) current-input-port)

    ;; Defines a procedure of an object and, all optional, a port and a range of the object.
    (define-syntax define-with-range
      (syntax-rules ()
        ((_ name primitive current-port)
         (define name
           (case-lambda
             ((object) (primitive object (current-port) (%default-object) (%default-object)))
             ((object port) (primitive object port (%default-object) (%default-object)))
             ((object port start) (primitive object port start (%default-object)))
             ((object port start end) (primitive object port start end)))))))

    (define-with-range read-bytevector! %read-bytevector! current-input-port)

    ;; Output

    (define-with-port write (%write value) current-output-port)
    (define-with-port display (%display value) current-output-port)
    (define-with-port write-shared (%write-shared value) current-output-port)
    (define-with-port write-simple (%write-simple value) current-output-port)
    (define-with-port newline (%newline) current-output-port)
    (define-with-port write-char (%write-char c) current-output-port)
    (define-with-port write-u8 (%write-u8 byte) current-output-port)
    (define-with-port flush-output-port (%flush-output-port) current-output-port)
    (define-with-range write-string %write-string current-output-port)
    (define-with-range write-bytevector %write-bytevector current-output-port)))
