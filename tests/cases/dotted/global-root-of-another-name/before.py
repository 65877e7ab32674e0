def setup():
    global old
    import old.mod  # want SSOT001 "old.mod" display-only /global/


setup()
old.mod.X  # want SSOT002 "old.mod.X" display-only /global/
