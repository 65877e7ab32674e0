def test_it(mocker):
    mocker.patch("old.mod.X")  # want SSOT003 "old.mod.X" unsafe
    mocker.patch.dict("old.mod.REGISTRY", clear=True)  # want SSOT003 "old.mod.REGISTRY" unsafe
