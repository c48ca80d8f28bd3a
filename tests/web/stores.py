"""Which store a test is about, where it is not about both."""

import pytest

OF_A_FILE = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
"""What is said of a file alone, or is done to one."""
TOUCHING = {"test_door", "test_events", "test_export", "test_making_rooms", "test_password", "test_rooms"}
"""The files whose claims touch the store: they run on each."""
