from old.pkg.sub.deep import X  # want SSOT001 "X" safe canonical=new.pkg.sub.deep:X

X()
