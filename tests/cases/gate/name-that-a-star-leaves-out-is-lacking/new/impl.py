__all__ = ["Y"]


class X: ...


class Y: ...
