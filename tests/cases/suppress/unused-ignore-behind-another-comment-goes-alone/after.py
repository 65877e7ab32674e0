import sys  # noqa: F401
