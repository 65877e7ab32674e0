from old import keep
from new import build as make

make(keep)
