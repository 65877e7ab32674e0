pytest_plugins = ("new.mod",)
