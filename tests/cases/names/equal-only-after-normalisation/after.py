from old.mod import other
from new.mod import ﬁle

file(other)
