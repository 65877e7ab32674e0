from new.mod import X
if X: from new.mod import X
