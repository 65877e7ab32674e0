from new import X
