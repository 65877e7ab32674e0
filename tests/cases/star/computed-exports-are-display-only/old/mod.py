from new.mod import A, B

__all__ = [name for name in dir() if name.isupper()]
