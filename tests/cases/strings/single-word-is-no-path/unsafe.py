import sys

kinds = ["mock", "real"]
mode = "mock"
print({"mock": kinds}, mode)
sys.modules["unittest.mock"] = None
