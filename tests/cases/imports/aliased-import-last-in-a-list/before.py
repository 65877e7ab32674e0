import os, old.mod as m  # want SSOT001 "old.mod" safe

m.X(os)  # want SSOT002 "m.X" safe
