"""What the room says to a person: in English here, in the reader's language at the edge."""

from collections.abc import Callable, Iterable
from gettext import NullTranslations
from typing import Any, Self

Translate = Callable[["Phrase"], str]

ENGLISH = NullTranslations()


class Phrase:
    """A text in English with `%(name)s` places, and what belongs there (Phrases too).

    `make translations` finds the texts by the names of these classes: write them as literals.
    """

    def __init__(self, text: str, /, **fields: Any) -> None:
        self._text, self._fields = text, fields

    def filled(self, **fields: Any) -> Self:
        """The same with these fields."""
        phrase = object.__new__(
            type(self)
        )  # a flood is refused a thousand times a second: `copy` took ten times as long
        phrase.__dict__ |= self.__dict__ | {"_fields": self._fields | fields}
        return phrase

    def words(self, catalogue: NullTranslations = ENGLISH) -> str:
        """The text in the language of `catalogue`, filled in."""
        fields = {name: _words(value, catalogue) for name, value in self._fields.items()}
        return self._template(catalogue) % fields

    __str__ = words

    def _template(self, catalogue: NullTranslations) -> str:
        return catalogue.gettext(self._text)


class Counted(Phrase):
    """A text in two forms, for one and for several; the field called `by` decides."""

    def __init__(self, one: str, several: str, /, by: str, **fields: Any) -> None:
        super().__init__(several, **fields)
        self._one, self._by = one, by

    def _template(self, catalogue: NullTranslations) -> str:
        return catalogue.ngettext(self._one, self._text, self._fields[self._by])


def rows(*parts: Phrase | str) -> Phrase:
    """One below the other. What is no Phrase is shown as it is."""
    fields = {f"line{number}": part for number, part in enumerate(parts)}
    places = "\n".join(f"%({name})s" for name in fields)
    return Phrase(places, **fields)


def listed(names: Iterable[str]) -> Phrase | str:
    """ "Ann, Ben and Cleo"."""
    *others, last = names
    return Phrase("%(names)s and %(last)s", names=", ".join(others), last=last) if others else last


def _words(value: Any, catalogue: NullTranslations) -> Any:
    return value.words(catalogue) if isinstance(value, Phrase) else value
