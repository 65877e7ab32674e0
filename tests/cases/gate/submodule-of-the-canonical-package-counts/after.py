from new import mod

mod.X()
