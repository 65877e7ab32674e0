from new.mod import X

X()
