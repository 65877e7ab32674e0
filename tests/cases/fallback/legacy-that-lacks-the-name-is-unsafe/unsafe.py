try:
    from new.mod import X
except ImportError:
    X = None
