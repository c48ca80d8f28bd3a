"""What all tests share: how hypothesis runs, and (below) a room with an app around it, and a real server."""

from hypothesis import settings

settings.register_profile("here", deadline=None, print_blob=True)  # the machine may be busy: no deadline
settings.load_profile("here")
