"""Uses A."""

from old.mod import *  # want SSOT001 "*" unsafe

A(), C()
