#!/usr/bin/env python
# vim: set fileencoding=latin-1 :
ort = "Café"; from old import A, B; A(ort, B)  # want SSOT001 "A" safe
