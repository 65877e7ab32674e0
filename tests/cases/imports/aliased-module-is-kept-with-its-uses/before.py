import old.mod as m  # want SSOT001 "old.mod" safe legacy=old.mod canonical=new.mod

m.X()  # want SSOT002 "m.X" safe legacy=old.mod:X canonical=new.mod:X kind=reference
