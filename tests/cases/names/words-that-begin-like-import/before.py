importer = old = 1
from_old = import_mod = importer
yield_from = [old]
print(importer.real, from_old)
