P = 1
Q = object()
R = 2
