from..fresh import X
from .. legacy import Y
