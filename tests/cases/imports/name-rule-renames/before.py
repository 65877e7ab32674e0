from old.mod import make, other  # want SSOT001 "make" safe

make(other)
