import new.mod


@new.mod.deco
class Child(new.mod.X, metaclass=type(new.mod.X)):
    field: new.mod.X = None

    @new.mod.deco
    def get(self, x: new.mod.X, *args: new.mod.X, y=new.mod.LIMIT, **kw) -> new.mod.X:
        try:
            return {new.mod.LIMIT: [new.mod.X]}
        except new.mod.E as error:
            raise new.mod.E from error

    def other(self, things):
        return f"{new.mod.LIMIT:>{new.mod.LIMIT}}", lambda z=new.mod.X: z, [t for t in things if t is new.mod.X]
