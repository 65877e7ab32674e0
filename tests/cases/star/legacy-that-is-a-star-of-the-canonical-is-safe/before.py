from old.mod import *  # want SSOT001 "*" safe

A(), B()
