from old.mod import X
from new.mod import Y
