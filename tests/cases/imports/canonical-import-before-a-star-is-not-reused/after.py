from new.mod import X
from other import *
from new.mod import X
