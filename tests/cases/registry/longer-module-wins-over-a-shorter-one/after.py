from special.deep import X
from new.mod.other import Y
