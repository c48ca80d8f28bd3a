"""Which store a test is about, where it is not about both."""

import pytest

OF_A_FILE = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
"""What is said of a file alone, or is done to one."""
OF_VALKEY = pytest.mark.parametrize("store", ["valkey"], indirect=True)
ON_BOTH = pytest.mark.parametrize("store", ["sqlite", "valkey"], indirect=True)
TOUCHING = {"test_door", "test_events", "test_export", "test_files", "test_making_rooms", "test_password", "test_rooms"}
"""The files whose claims touch the store: they run on each."""
