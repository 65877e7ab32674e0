from old.mod import A, B, C, D, E, F, G, H  # want SSOT001 "A" safe SSOT001 "B" safe SSOT001 "C" safe SSOT001 "D" safe SSOT001 "E" safe SSOT001 "F" safe SSOT001 "G" safe SSOT001 "H" safe
