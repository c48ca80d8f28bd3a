"""Nicknames by RFC 8266, as the library has them; and what people's writing needs besides."""

import regex
from precis_i18n import get_profile

from . import emoji
from .errors import NameInvalid
from .visible import bare

_SHOWN = get_profile("NicknameCasePreserved")
_COMPARED = get_profile("Nickname")

_HALF_SPACE = regex.compile(r"(?<=[\p{Arabic}&&[\p{Joining_Type=R}\p{Joining_Type=U}]]\p{M}*)\u200c", regex.V1)
"""Persian's, behind a letter that never joins: typed by habit, seen by nobody, and refused by RFC 5892."""
_THAI_AM, _LAO_AM = ("\u0e4d\u0e32", "\u0e33"), ("\u0ecd\u0eb2", "\u0eb3")
"""The profile takes them apart (NFKC), and their ring would be drawn over the tone that stands before it: น้ำ."""


def shown(raw: str) -> tuple[str, str]:
    """The name as it is shown, or NameInvalid; before it, the same with a placeholder for each emoji, to be judged.

    The profile refuses everything that nobody sees (RFC 8264 section 9.13), also where it makes one emoji of several.
    """
    letters, pictures = emoji.lifted(_HALF_SPACE.sub("", raw))
    try:
        letters = str(_SHOWN.enforce(letters)).replace(*_THAI_AM).replace(*_LAO_AM)
    except UnicodeError:
        raise NameInvalid from None
    return letters, emoji.put_back(letters, pictures)


def compared(name: str) -> str:
    """The comparison form (RFC 8266 section 2.4), without what nobody sees; or `name`, where it has none."""
    try:
        return str(_COMPARED.idempotence_check(_COMPARED.apply_five_rules(bare(name))))
    except UnicodeError:
        return name
