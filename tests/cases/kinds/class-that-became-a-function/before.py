from old.mod import Thing  # want SSOT001 "Thing" display-only /class/ /function/

isinstance(1, Thing)
