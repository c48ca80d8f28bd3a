"""Whatever the hour, people's clocks show noon: no day begins in the middle of a test."""

from datetime import UTC, datetime

_WEST = datetime.now(UTC).hour - 12
"""Hours behind UTC, as both ways to say it count them."""
TERMINAL = f"NOON{_WEST}"
"""As POSIX has TZ."""
BROWSER = f"Etc/GMT{_WEST:+d}"
"""A zone of the IANA's."""
