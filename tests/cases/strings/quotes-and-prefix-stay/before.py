NAMES = ['old.mod.X', r"old.mod.X", """old.mod.X""", R'''old.mod''', u"old.mod"]  # want SSOT003 "old.mod.X" SSOT003 "old.mod.X" SSOT003 "old.mod.X" SSOT003 "old.mod" SSOT003 "old.mod"
