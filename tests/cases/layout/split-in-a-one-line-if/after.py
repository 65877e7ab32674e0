import sys

if sys.argv: from old import B; from new import A
else: A = B = None
