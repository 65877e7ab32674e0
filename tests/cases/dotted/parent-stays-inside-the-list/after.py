import sys, old.pkg, new.mod, zlib

new.mod.X(old.pkg.helper, sys, zlib)
