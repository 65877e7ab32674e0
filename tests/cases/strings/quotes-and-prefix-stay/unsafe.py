NAMES = ['new.mod.X', r"new.mod.X", """new.mod.X""", R'''new.mod''', u"new.mod"]
