from fractions import Fraction
from os.path import join

Fraction(join("a", "b"))
