from new.impl import *
