import new.mod

print(f"{new.mod.show("a", f"{new.mod.show('b')}")} old.mod.show")
print(f"{
    new.mod.show()
}")
