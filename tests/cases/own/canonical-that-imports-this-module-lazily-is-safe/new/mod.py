class X:
    def get(self):
        import before

        return before
