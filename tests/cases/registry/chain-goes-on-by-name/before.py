from one.mod import X, Y  # want SSOT001 "X" safe canonical=three.mod:X SSOT001 "Y" safe canonical=two.mod:Y
