from app.mod.legacy import X
from app.mod import legacy

X(legacy)
