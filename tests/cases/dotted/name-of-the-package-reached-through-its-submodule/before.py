import old.pkg.sub  # want SSOT001 "old.pkg.sub" safe

old.pkg.X(old.pkg.sub.Y)  # want SSOT002 "old.pkg.X" safe SSOT002 "old.pkg.sub.Y" safe
