def get(): import old; import new.mod; return new.mod.X(old.version)
