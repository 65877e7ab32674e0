from . import new as old
