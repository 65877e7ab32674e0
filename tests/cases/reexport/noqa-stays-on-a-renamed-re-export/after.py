from new.mod import Y as X  # noqa: F401
