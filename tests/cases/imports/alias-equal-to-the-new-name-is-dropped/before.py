from old.mod import make as build  # want SSOT001 "make" safe

build()
