import old.mod  # want SSOT001 "old.mod" safe

print(f"{old.mod.show("a", f"{old.mod.show('b')}")} old.mod.show")  # want SSOT002 "old.mod.show" safe SSOT002 "old.mod.show" safe
print(f"{
    old.mod.show()  # want SSOT002 "old.mod.show" safe
}")
