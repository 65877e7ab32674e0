def test_it(mocker):
    mocker.patch("new.mod.X")
    mocker.patch.dict("new.mod.REGISTRY", clear=True)
