import old
import new.mod

new.mod.X()
print(old.version)
