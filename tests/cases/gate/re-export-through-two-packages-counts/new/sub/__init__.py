from .impl import X

__all__ = ["X"]
