from unittest.mock import patch

import old.mod as k
import new
import old.mod as l


def test(monkeypatch):
    monkeypatch.setattr(new, "P", 3)
    with patch.object(new, "Q"):
        print(new.P, new.Q, new.R)
    print(getattr(new, "R"))
