import old.mod as mod  # want SSOT001 "old.mod" safe

mod.X()  # want SSOT002 "mod.X" safe
