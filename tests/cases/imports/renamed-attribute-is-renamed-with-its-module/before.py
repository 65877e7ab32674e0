import old.mod as m  # want SSOT001 "old.mod" safe

m.make(m.limit)  # want SSOT002 "m.make" safe canonical=new.mod:build SSOT002 "m.limit" safe
