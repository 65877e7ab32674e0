from new.mod import X
from special import Z
