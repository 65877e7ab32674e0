# -*- coding: latin-1 -*-
from old.mod import X  # für später: äöü  # want SSOT001 "X" safe

X("é")
