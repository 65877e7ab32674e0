import new.mod

new.mod.build()
