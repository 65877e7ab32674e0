name = "oldpkg"
