"""old.mod"""


class Holder:
    """old.mod.X"""

    def get(self):
        'old.mod.X'
