(define shelf-value 'Value)
