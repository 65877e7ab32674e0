from .. import helper, tools
from .. import fresh as legacy

legacy.X(helper, tools)
