from new import thing

thing.X()
