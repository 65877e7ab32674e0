from .core.fresh import X as X
