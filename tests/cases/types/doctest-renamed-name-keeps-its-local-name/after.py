def get():
    '''
    >>> from new.mod import build as make
    >>> make()
    '''
