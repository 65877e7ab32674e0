from old.mod import make  # want SSOT001 "make" display-only

make()
