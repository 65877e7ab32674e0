mood = "😀é"; from old.mod import X; mood += "👩‍🚀"; X()  # want SSOT001 "X" safe
