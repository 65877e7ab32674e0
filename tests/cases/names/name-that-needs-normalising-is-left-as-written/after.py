from new.mod import ﬁle

file()
