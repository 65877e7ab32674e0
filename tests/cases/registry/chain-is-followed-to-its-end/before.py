from one.mod import make  # want SSOT001 "make" safe rule=one.mod legacy=one.mod:make canonical=three.mod:build
from two.mod import make as again  # want SSOT001 "make" safe rule=two.mod
