A, (B, *C) = 1, (2, 3)
D: int = 4
for E in range(3):
    pass
with open(__file__) as F:
    G = H = 5
