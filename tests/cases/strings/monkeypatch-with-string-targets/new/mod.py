LIMIT = 1
class X:
    size = 1
