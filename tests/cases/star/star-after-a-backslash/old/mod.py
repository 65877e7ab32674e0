from new.mod import A

__all__ = ("A",)
