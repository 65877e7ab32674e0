"""Uses old.mod.X, which was `from old.mod import X` once."""

# from old.mod import X
# old.mod is gone
import logging

from new.mod import X

log = logging.getLogger(__name__)


def get(name):
    """old.mod.X"""
    log.info("moved from old.mod to new.mod")
    log.info("from old.mod import X")
    log.info("import old.mod as %s", name)
    print(f"old.mod.X {name} old.mod")
    print(f"import old.mod; {name}")
    raise ValueError("old.mod.X is gone; see https://example.org/old.mod")
    return X
