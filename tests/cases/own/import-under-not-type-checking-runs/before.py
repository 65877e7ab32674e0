from typing import TYPE_CHECKING

if not TYPE_CHECKING:
    from old.mod import X  # want SSOT001 "X" unsafe /import cycle/
