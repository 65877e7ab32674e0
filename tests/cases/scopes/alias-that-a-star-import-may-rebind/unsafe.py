import new.mod as m
from other import *

m.Z
