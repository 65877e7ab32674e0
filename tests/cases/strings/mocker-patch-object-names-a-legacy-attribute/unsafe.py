from new import mod


def test_it(mocker):
    mocker.patch.object(mod, "X")
