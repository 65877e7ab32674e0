note = "a bcd"; from new.mod import X
X(note)
