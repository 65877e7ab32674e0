import sys

if sys.argv: from old.mod import X  # want SSOT001 "X" safe
