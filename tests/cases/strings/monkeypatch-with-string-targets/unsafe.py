def test_it(monkeypatch):
    monkeypatch.setattr("new.mod.LIMIT", 2)
    monkeypatch.setattr("new.mod.X.size", 2, raising=False)
    monkeypatch.delattr("new.mod.LIMIT")
