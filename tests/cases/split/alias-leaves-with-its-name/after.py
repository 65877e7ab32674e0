from old import B as Beta
from new import A as Alpha

Alpha(), Beta()
