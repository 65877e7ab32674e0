import new.plugins  # noqa: F401
