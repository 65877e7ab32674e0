old_mod = 1
old = {"mod": 2}
print(old_mod, old["mod"], old.get("mod"))
