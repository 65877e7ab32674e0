import sys; from old import B; from new import A; A(sys, B)
