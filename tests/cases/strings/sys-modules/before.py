import sys
from sys import modules

sys.modules["old.mod"] = None  # want SSOT003 "old.mod" unsafe
del modules["old.mod"]  # want SSOT003 "old.mod" unsafe
sys.modules.pop("old.mod", None)  # want SSOT003 "old.mod" unsafe
print("old.mod" in sys.modules)  # want SSOT003 "old.mod" unsafe
