import oldmod  # want SSOT001 "oldmod" safe

oldmod.X()  # want SSOT002 "oldmod.X" safe
