from new import X

X()
