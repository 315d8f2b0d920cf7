(cons inner a)
