from old.mod import ﬁle, other  # want SSOT001 "ﬁle" safe legacy=old.mod:file

file(other)
