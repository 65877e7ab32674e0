from old import mod as thing  # want SSOT001 "mod" safe

thing.X()  # want SSOT002 "thing.X" safe
