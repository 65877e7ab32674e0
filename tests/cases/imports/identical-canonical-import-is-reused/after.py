import sys
from new.mod import X
import zlib

X(sys, zlib)
