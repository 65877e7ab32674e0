class Holder:
    def get(self):
        if self:
            from old import B
            from new import A
            return A, B
