from new.mod import X, Y

X(), Y
