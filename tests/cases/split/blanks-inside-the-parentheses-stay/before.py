from old import ( A, B )  # want SSOT001 "A" safe
from old import ( C, D )  # want SSOT001 "D" safe
