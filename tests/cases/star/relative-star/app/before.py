from .legacy import *  # want SSOT001 "*" safe

A()
