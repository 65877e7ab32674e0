import os, new.mod, sys

new.mod.X(os, sys)
