class Y(:
    pass
