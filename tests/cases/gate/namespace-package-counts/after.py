from new.deep.mod import X

X()
