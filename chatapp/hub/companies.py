"""The companies of this server, one for each store: when one is away, its rooms wait, and no others."""

from typing import Any

from chatapp.transcript.shards import Shards, shard

from .company import Company
from .couriers import Couriers
from .house import House
from .outlet import Outlet
from .shared_hub import SharedHub


class Companies:
    """See `Company`."""

    def __init__(self, shards: Shards, outlet: Outlet) -> None:
        self._companies = [Company(store, outlet) for store in shards.stores]
        self.courier = Couriers([company.courier for company in self._companies])

    def hub(self, slug: str, *what: Any) -> SharedHub:
        """That of a room, in the company of its store."""
        return self._companies[shard(slug, len(self._companies))].hub(slug, *what)

    def start(self, house: House) -> None:
        """Hear what the others append, and look after who of them lives, until `stop`."""
        for company in self._companies:
            company.start(house)

    def stop(self) -> None:
        """The polite end of this one."""
        for company in self._companies:
            company.stop()
