from pytest import raises


def test_it_is_gone():
    with raises(ImportError, match="old"):
        import old.mod  # want SSOT001 "old.mod" display-only expected-failure
        old.mod.X()  # want SSOT002 "old.mod.X" display-only expected-failure
