from old.mod import *  # want SSOT001 "*" unsafe

make()
