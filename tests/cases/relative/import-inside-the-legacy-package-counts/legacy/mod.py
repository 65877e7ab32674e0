from fresh.mod import X
