from old.mod import X, Y  # want SSOT001 "X" safe legacy=old.mod:X canonical=new.mod:X

X(), Y()
