from old import mod, other  # want SSOT001 "mod" safe

mod.X(other)  # want SSOT002 "mod.X" safe
