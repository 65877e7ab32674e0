from new.mod import X

__all__ = ["X"]
