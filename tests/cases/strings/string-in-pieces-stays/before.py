from unittest.mock import patch

name = "X"
patch("old." "mod.X")
patch("old." + "mod." + name)
patch(f"old.mod.{name}")
patch("old.mod.%s" % name)
patch("old.mod.{}".format(name))
