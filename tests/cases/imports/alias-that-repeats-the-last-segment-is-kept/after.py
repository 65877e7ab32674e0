import new.other as mod

mod.X()
