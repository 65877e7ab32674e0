from unittest.mock import patch

import old.mod as k
import old.mod as l


def test(monkeypatch):
    monkeypatch.setattr(l, "P", 3)  # want SSOT003 "P" unsafe
    with patch.object(l, "Q"):  # want SSOT003 "Q" unsafe
        print(k.P, k.Q, k.R)  # want SSOT002 "k.P" unsafe /assigned to/ SSOT002 "k.Q" unsafe SSOT002 "k.R" safe
    print(getattr(l, "R"))  # want SSOT003 "R" unsafe
