# -*- coding: latin-1 -*-
from new.mod import X  # für später: äöü

X("é")
