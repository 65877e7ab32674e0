from new.mod import X
from new.mod import Y
