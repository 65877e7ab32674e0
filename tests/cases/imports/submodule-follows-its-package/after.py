from new.pkg.sub.deep import X

X()
