"""What staff do to a sheet, and what the app must make of it."""

import pytest

pytest.register_assert_rewrite("tests.spoiled.world")
