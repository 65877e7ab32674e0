import legacy
from legacy import X

X(legacy.Y)
