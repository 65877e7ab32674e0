from old import mod
import new.mod
from other import *

new.mod.X
