import old.mod  # want SSOT001 "old.mod" safe

__all__: list[str] = [
    "a",  # the first
    'b'
]
__all__ += ("c",)
__all__.extend(["d", "e"])
__all__.append("f")

print(old.mod.X)  # want SSOT002 "old.mod.X" safe
