from .core import legacy as old

old.X()
