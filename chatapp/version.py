"""Which version of the room this is. Nowhere else is it written down."""

VERSION = "1.1.0.dev0"
