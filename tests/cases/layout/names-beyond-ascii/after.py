from neu.modül import Größe

Größe()
