import old.one, old.two  # want SSOT001 "old.one" safe SSOT001 "old.two" safe

old.one.X(old.two.Y)  # want SSOT002 "old.one.X" safe SSOT002 "old.two.Y" safe
