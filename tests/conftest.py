"""For all tests: property tests judge what happens, not how fast the machine makes examples.

On a fresh machine the first text that Hypothesis makes builds its tables of characters, which takes some seconds.
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile("polku", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("polku")
