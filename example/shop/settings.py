GLOBALS: dict[str, str] = {}
