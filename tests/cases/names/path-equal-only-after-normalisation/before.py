from ｏｌｄ.mod import X  # want SSOT001 "X" safe

X()
