from old.mod import ﬁle  # want SSOT001 "ﬁle" safe

file()
