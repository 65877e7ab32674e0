from old import keep, make  # want SSOT001 "make" safe

make(keep)
