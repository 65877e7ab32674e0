import sys

import pkg.new
from pkg.new import X

print(sys.modules["pkg.new"], pkg.new.X, X)
