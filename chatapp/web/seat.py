"""Whose seat a request is of."""

from flask import g

from chatapp import cookie
from chatapp.chat.errors import LoginRequired
from chatapp.chat.message import Person


def check() -> Person:
    """The member who makes this request, or LoginRequired."""
    person = cookie.current()
    if not person or not g.place.hub.seated(person.id):
        raise LoginRequired
    return person
