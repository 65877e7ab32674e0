from .core import *

A()
