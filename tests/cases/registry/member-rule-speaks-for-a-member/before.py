from old.mod import X

X.make()  # want SSOT002 "X.make" legacy=old.mod:X.make
X.other()
