class A:
    import new as o

    def f(self):
        return self.o.make()
