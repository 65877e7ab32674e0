from alt.módulo import Größe  # want SSOT001 "Größe" safe

Größe()
