def test_it(monkeypatch):
    monkeypatch.setattr("old.mod.LIMIT", 2)  # want SSOT003 "old.mod.LIMIT" unsafe
    monkeypatch.setattr("old.mod.X.size", 2, raising=False)  # want SSOT003 "old.mod.X.size" unsafe
    monkeypatch.delattr("old.mod.LIMIT")  # want SSOT003 "old.mod.LIMIT" unsafe
