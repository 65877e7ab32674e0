from new.mod import Y as X
