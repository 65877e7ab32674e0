from old import mod  # want SSOT001 "mod" safe

mod.X()  # want SSOT002 "mod.X" safe
