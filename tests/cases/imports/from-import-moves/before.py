from old.mod import X  # want SSOT001 "X" safe legacy=old.mod:X canonical=new.mod:X kind=import

X()
