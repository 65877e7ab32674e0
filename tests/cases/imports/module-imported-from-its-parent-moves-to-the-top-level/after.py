import newmod as mod

mod.X()
