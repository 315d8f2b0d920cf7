; R7RS 2.2: what is commented out is as if it were not there.
(#;a) #(#;a) #u8(#;a)
