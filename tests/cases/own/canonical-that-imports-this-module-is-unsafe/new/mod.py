from before import helper


class X: ...
