import sys

if sys.argv: from old import A, B  # want SSOT001 "A" safe
else: A = B = None
