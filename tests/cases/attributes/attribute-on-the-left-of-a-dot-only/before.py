import project

project.old.mod.X()
