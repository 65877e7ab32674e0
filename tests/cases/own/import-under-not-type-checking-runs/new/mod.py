import before


class X: ...
