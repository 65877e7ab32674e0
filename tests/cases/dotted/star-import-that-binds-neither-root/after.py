import new.mod
from other import *

new.mod.X
