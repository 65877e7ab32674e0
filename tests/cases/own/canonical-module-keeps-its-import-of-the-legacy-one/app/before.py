from old.mod import X as X  # want SSOT001 "X" display-only

__all__ = ["X"]
