from new.mod import Y as X

__all__ = ["X"]
