import newmod as oldmod

oldmod.X()
