"""Uses A."""

from new.mod import A, C

A(), C()
