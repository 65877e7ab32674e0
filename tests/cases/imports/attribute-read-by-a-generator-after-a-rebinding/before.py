from old import mod

g = (mod.X for _ in [1])  # want SSOT002 "mod.X" display-only /bound in several places/
mod = None
