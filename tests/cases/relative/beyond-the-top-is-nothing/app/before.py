from ... import legacy
from ....app.legacy import X
from ..legacy import Y
