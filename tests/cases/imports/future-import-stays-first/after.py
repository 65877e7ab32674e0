"""Docstring."""
from __future__ import annotations
from old.mod import Y
from new.mod import X

X(), Y()
