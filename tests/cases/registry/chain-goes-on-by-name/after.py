from three.mod import X
from two.mod import Y
