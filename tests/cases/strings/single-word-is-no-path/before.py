import sys

kinds = ["mock", "real"]
mode = "mock"
print({"mock": kinds}, mode)
sys.modules["mock"] = None  # want SSOT003 "mock" unsafe
