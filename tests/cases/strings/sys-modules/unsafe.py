import sys
from sys import modules

sys.modules["new.mod"] = None
del modules["new.mod"]
sys.modules.pop("new.mod", None)
print("new.mod" in sys.modules)
