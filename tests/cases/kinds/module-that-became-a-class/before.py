from old import thing  # want SSOT001 "thing" display-only

print(thing)
