from old.mod import *

A(), B()
