import new.tools
import new.mod

new.mod.X(new.tools.size)
