import old.mod as m  # want SSOT001 "old.mod" unsafe


def test_it(monkeypatch):
    monkeypatch.setattr(m, "LIMIT", 2)  # want SSOT003 "LIMIT" legacy=old.mod:LIMIT
    monkeypatch.delattr(m, "LIMIT")  # want SSOT003 "LIMIT" legacy=old.mod:LIMIT
