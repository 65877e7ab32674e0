from old.mod import Gone
from new.mod import X

X(), Gone()
