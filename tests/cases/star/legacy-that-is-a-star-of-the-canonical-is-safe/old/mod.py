from new.mod import *
