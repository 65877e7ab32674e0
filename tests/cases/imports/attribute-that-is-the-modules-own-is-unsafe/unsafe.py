import new.mod as m
from new.mod import __name__ as name

m.__file__, name
