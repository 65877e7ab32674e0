import old as o  # want SSOT001 "old" unsafe /run time/

eval("o.make()")
