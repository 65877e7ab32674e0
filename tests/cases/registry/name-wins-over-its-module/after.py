from new.mod import Y
from special import X
