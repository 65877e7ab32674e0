#!/usr/bin/env python
# vim: set fileencoding=latin-1 :
ort = "Café"; from old import B; from new import A; A(ort, B)
