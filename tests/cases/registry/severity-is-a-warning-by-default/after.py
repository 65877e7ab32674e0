from new.mod import X  # no phase
