from fresh.mod import X

X()
