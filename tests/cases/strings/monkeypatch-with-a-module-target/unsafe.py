import new.mod as m


def test_it(monkeypatch):
    monkeypatch.setattr(m, "LIMIT", 2)
    monkeypatch.delattr(m, "LIMIT")
