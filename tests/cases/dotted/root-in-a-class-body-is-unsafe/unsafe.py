class K:
    import new.mod

    def m(self):
        return self.old.mod.X
