TABLE = {}
KEY = 1
