from new.mod import A, B

__all__ = ["A", "B"]
