"""The suite is deterministic: the same examples are tried every time. `HYPOTHESIS_PROFILE=explore` looks for new ones.

`XLINT_EXAMPLES` says how many.
"""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("suite", derandomize=True, deadline=None)
settings.register_profile("explore", max_examples=int(os.environ.get("XLINT_EXAMPLES", "2000")), deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))
