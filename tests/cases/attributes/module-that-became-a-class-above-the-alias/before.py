import old.a.b as X  # want SSOT001 "old.a.b" display-only

x = X.c  # want SSOT002 "X.c" safe
