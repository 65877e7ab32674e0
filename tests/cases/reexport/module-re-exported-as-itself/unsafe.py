from .core import fresh as legacy

__all__ = ["legacy"]
