from new.mod import A, B, C, D, E, F, G, H
