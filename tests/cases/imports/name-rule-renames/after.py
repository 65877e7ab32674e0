from old.mod import other
from new.mod import build as make

make(other)
