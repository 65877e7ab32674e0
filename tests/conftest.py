from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# Here, for xdist reads no other conftest where the summary is printed.
from tests.editors.summary import pytest_terminal_summary  # noqa: F401

# No deadline anywhere: a slow machine is no failure. The default profile is the same on every run;
# the nightly one is random unless `--hypothesis-seed` is given.
_COMMON = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("default", max_examples=200, derandomize=True, **_COMMON)
settings.register_profile("nightly", max_examples=5000, print_blob=True, **_COMMON)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
