import sys

if sys.argv: from new.mod import X
