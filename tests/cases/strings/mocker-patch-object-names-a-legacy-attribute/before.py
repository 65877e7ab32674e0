from old import mod  # want SSOT001 "mod" unsafe


def test_it(mocker):
    mocker.patch.object(mod, "X")  # want SSOT003 "X" legacy=old.mod:X
