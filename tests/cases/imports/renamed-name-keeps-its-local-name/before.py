from old.mod import make  # want SSOT001 "make" safe legacy=old.mod:make canonical=new.mod:build

make()
