from .impl import X as X
