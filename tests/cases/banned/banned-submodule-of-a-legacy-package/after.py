from new.mod import X
from old.sub import Y
