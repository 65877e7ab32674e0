class X:
    class Meta:
        size = 1
