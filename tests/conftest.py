"""The suite is deterministic: the same examples are tried every time. `HYPOTHESIS_PROFILE=explore` looks for new ones.

`XLINT_EXAMPLES` says how many.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("suite", derandomize=True, deadline=None)
settings.register_profile("explore", max_examples=int(os.environ.get("XLINT_EXAMPLES", "2000")), deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test reads or fills the cache of whoever runs it."""
    os.environ["XLINT_CACHE_DIR"] = str(Path(tmp_path_factory.mktemp("cache")))
