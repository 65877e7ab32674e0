from new.mod import X as X
