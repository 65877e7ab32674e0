from old.mod import X  # ssot: ignore
from new.mod import Y
