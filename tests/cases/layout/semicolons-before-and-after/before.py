import sys; from old.mod import X; X(sys)  # want SSOT001 "X" safe
