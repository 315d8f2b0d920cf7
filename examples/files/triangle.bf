A triangle of stars; letters and spaces are comments here

++++++++                    cell 0 counts the rows
>>>>++++++[>+++++++<-]      cell 5 is a star
++++++++++<<<<              cell 4 is a line end
[
  >+[>+>+<<-]>>[<<+>>-]     cell 1 grows and is copied to cell 2
  <[>>>.<<<-]               as many stars as cell 2 says
  >>.<<<<-                  the end of the line
]
