; The first refers to a label that comes later, the second to one of another datum.
(#0# #0=a) #0#
