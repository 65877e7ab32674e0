from one.mod import X  # want SSOT004 "X" nofix
