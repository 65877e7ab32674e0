"""Shim: use new.mod instead of old.mod."""
from new.mod import X

__all__ = ["X"]
