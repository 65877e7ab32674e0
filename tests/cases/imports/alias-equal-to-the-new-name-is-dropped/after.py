from new.mod import build

build()
