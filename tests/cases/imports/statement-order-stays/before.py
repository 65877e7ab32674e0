import sys
import zlib

from old.mod import X  # want SSOT001 "X" safe
import abc

X(sys, zlib, abc)
