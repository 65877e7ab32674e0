import sys
from new.mod import X
from old.mod import X  # want SSOT001 "X" safe
import zlib

X(sys, zlib)
