import sys
import zlib

from a.first import X
import abc

X(sys, zlib, abc)
