# from x \
import new.mod as m

x = "#"  # from x \
import new.mod as m

# x; from x \
from new.mod import X

if x: # from . \
    import new.mod as m
y = "# from x"; from new \
    import mod
"#"; from new.mod \
    import X
