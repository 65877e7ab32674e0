class A:
    import old as o  # want SSOT001 "old" unsafe /read elsewhere/

    def f(self):
        return self.o.make()
