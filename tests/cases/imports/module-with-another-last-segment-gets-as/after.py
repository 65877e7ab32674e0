from new.core import thing as mod

mod.X()
