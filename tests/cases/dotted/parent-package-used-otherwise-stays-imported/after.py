import old.pkg
import new.mod

new.mod.X(old.pkg.helper)
