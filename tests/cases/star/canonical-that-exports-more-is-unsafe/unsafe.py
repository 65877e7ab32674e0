from new.mod import *

A()
