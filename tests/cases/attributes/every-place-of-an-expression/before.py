import old.mod  # want SSOT001 "old.mod" safe


@old.mod.deco  # want SSOT002 "old.mod.deco" safe
class Child(old.mod.X, metaclass=type(old.mod.X)):  # want SSOT002 "old.mod.X" safe SSOT002 "old.mod.X" safe
    field: old.mod.X = None  # want SSOT002 "old.mod.X" safe

    @old.mod.deco  # want SSOT002 "old.mod.deco" safe
    def get(self, x: old.mod.X, *args: old.mod.X, y=old.mod.LIMIT, **kw) -> old.mod.X:  # want SSOT002 "old.mod.X" safe SSOT002 "old.mod.X" safe SSOT002 "old.mod.LIMIT" safe SSOT002 "old.mod.X" safe
        try:
            return {old.mod.LIMIT: [old.mod.X]}  # want SSOT002 "old.mod.LIMIT" safe SSOT002 "old.mod.X" safe
        except old.mod.E as error:  # want SSOT002 "old.mod.E" safe
            raise old.mod.E from error  # want SSOT002 "old.mod.E" safe

    def other(self, things):
        return f"{old.mod.LIMIT:>{old.mod.LIMIT}}", lambda z=old.mod.X: z, [t for t in things if t is old.mod.X]  # want SSOT002 "old.mod.LIMIT" safe SSOT002 "old.mod.LIMIT" safe SSOT002 "old.mod.X" safe SSOT002 "old.mod.X" safe
