try:
    import fast
except ImportError:
    fast = None
else:
    from new.mod import X
finally:
    from new.mod import Y
