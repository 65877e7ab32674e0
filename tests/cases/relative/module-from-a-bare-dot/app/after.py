from . import fresh as legacy

legacy.X()
