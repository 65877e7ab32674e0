from pkg.new import *

Z = 5
