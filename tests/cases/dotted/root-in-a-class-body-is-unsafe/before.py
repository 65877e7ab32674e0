class K:
    import old.mod  # want SSOT001 "old.mod" unsafe /attribute of the class/

    def m(self):
        return self.old.mod.X
