from old import other
import newmod as mod

mod.X(other)
