import sys; from old import A, B; A(sys, B)  # want SSOT001 "A" safe
