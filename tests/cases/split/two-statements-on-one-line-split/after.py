from old import B; from new import A; from old import D; from new import A as C
