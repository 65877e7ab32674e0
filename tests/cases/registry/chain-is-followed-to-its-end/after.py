from three.mod import build as make
from three.mod import build as again
