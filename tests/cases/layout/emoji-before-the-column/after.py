mood = "😀é"; from new.mod import X; mood += "👩‍🚀"; X()
