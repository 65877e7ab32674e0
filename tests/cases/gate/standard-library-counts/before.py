from attic.fractions import Fraction  # want SSOT001 "Fraction" safe
from attic.paths import join  # want SSOT001 "join" safe

Fraction(join("a", "b"))
