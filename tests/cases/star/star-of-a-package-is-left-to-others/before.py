from old.mod import *  # want SSOT001 "*" display-only

A()
