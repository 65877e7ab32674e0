try:
    from old import B
    from new import A
finally:
    print("done")
