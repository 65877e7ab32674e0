try:
    from faster import X
except ImportError:
    from old.mod import X  # want SSOT001 "X" safe
