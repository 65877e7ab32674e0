from old.mod import X

X()
# ssot: ignore-file
