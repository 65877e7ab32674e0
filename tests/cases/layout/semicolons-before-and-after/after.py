import sys; from new.mod import X; X(sys)
