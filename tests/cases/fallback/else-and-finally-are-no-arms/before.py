try:
    import fast
except ImportError:
    fast = None
else:
    from old.mod import X  # want SSOT001 "X" safe
finally:
    from old.mod import Y  # want SSOT001 "Y" safe
