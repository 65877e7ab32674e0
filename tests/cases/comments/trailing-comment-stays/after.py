from new.mod import X    # keep: old.mod was nice
