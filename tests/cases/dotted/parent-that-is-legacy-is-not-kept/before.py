import oldpkg.mod.sub  # want SSOT001 "oldpkg.mod.sub" safe

print(oldpkg.name, oldpkg.mod.sub.size)  # want SSOT002 "oldpkg.mod.sub.size"
