try:
    from old import A, B  # want SSOT001 "A" safe
finally:
    print("done")
