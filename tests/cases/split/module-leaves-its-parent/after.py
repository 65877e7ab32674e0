from old import other
from new import core as mod

mod.X(other)
