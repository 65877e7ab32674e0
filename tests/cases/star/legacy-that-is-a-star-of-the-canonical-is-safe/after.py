from new.mod import *

A(), B()
