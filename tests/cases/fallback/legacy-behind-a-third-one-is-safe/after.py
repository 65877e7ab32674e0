try:
    from faster import X
except ImportError:
    from new.mod import X
