"""Making a room: the form at `/rooms`. Whoever has the link of a room can come in, so none is shown but the new one."""

from functools import partial

from flask import Blueprint, abort, g, redirect, render_template, request
from flask.typing import ResponseReturnValue as Answer

from chatapp.chat.errors import ChatError, TooManyMade
from chatapp.chat.title import LONGEST
from chatapp.host_keys import HostKeys
from chatapp.hub.house import House
from chatapp.transcript import MAIN

from . import rate_limits, status
from .door import Door, hashed


class Rooms:
    """The views of `/rooms`, in the first room alone."""

    def __init__(self, house: House, door: Door, keys: HostKeys) -> None:
        self._house, self._door, self._keys = house, door, keys

    def route(self, pages: Blueprint) -> None:
        """Add them."""
        pages.add_url_rule("/rooms", "rooms", self.show)
        pages.add_url_rule("/rooms", "make", self._door.limited_to(rate_limits.ROOMS_MADE, self.make), methods=["POST"])

    def show(self) -> Answer:
        """The form."""
        self._check_place()
        return self._render()

    def make(self) -> Answer:
        """One more room, and straight to its door for hosts."""
        self._check_place()
        password = request.form.get("password", "")
        try:
            self._door.check_token()
            slug = self._house.make(request.form.get("title", ""), partial(hashed, password))
        except ChatError as refusal:
            return self._refuse(refusal)
        return redirect(f"{request.script_root}/r/{slug}/host#{self._keys.of(slug)}", 303)

    def _check_place(self) -> None:
        if g.place is not self._house.place(MAIN):
            abort(404)

    def turn_away(self) -> Answer:
        """For whoever has made enough."""
        return self._refuse(TooManyMade(retry_after=3600))

    def _refuse(self, refusal: ChatError) -> Answer:
        return self._render(refusal), status.of(refusal), status.retry_after(refusal)

    def _render(self, refusal: ChatError | None = None) -> str:
        return render_template("rooms.html", refusal=refusal, limit=LONGEST, title=request.form.get("title", ""))
