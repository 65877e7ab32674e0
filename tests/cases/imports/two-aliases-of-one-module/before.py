import old.mod as a  # want SSOT001 "old.mod" safe
import old.mod as b  # want SSOT001 "old.mod" safe

a.X()  # want SSOT002 "a.X" safe
b.Y()  # want SSOT002 "b.Y" safe
