def get():
    '''
    >>> from old.mod import make
    # want SSOT003 "make" safe
    >>> make()
    '''
