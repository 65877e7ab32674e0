from .legacy import X
from . import legacy
