from old.mod import make  # want SSOT001 "make" display-only /does not define build/

make()
