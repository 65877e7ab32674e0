from old import mod  # want SSOT001 "mod" safe

mod.X()
