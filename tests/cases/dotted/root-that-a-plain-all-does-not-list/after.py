import new.mod

__all__: list[str] = [
    "a",  # the first
    'b'
]
__all__ += ("c",)
__all__.extend(["d", "e"])
__all__.append("f")

print(new.mod.X)
