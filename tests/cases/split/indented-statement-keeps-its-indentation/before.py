class Holder:
    def get(self):
        if self:
            from old import A, B  # want SSOT001 "A" safe
            return A, B
