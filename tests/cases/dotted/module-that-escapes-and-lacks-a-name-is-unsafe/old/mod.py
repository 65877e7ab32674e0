from new.mod import X
limit = 1
