import new as o

eval("o.make()")
