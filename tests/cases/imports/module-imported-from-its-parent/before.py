from old import mod  # want SSOT001 "mod" safe legacy=old.mod canonical=new.mod

mod.X()  # want SSOT002 "mod.X" safe
