case = 1
match = 2
