import oldmod as m  # want SSOT001 "oldmod" safe

m.X()  # want SSOT002 "m.X" safe
