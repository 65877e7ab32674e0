from unittest.mock import patch

import old.mod as k
import new
import old.mod as l


def test(monkeypatch):
    monkeypatch.setattr(l, "P", 3)
    with patch.object(l, "Q"):
        print(k.P, k.Q, new.R)
    print(getattr(l, "R"))
