# from x \
import old.mod as m  # want SSOT001 "old.mod" safe

x = "#"  # from x \
import old.mod as m  # want SSOT001 "old.mod" safe

# x; from x \
from old.mod import X  # want SSOT001 "X" safe

if x: # from . \
    import old.mod as m  # want SSOT001 "old.mod" safe
y = "# from x"; from old \
    import mod  # want SSOT001 "mod" safe
"#"; from old.mod \
    import X  # want SSOT001 "X" safe
