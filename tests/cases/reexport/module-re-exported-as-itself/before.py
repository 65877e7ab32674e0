from . import legacy as legacy  # want SSOT001 "legacy" unsafe

__all__ = ["legacy"]
