"""What looks like a private line is never published: who misses the slash is asked.

Only commands that write privately are looked for: behind another sign directly before the word (`\\pm Julien …`),
behind none where the word is no word of a language (`pm Julien …`), and with its slash at the head of a later row,
where Enter has broken the line in place of sending it.
"""

import regex

from . import recipients, visible
from .command import CONVERSATION, PEOPLE
from .commands import COMMANDS, find
from .errors import Choice, Doubtful
from .phrase import Phrase
from .roster import Roster

_WORDS = "|".join(word for command in COMMANDS if {PEOPLE, CONVERSATION} & {*command.needs} for word in command.words)
_NO_WORDS = "pm|msg|mp"
_MARK = rf"[^\p{{L}}\p{{N}}\s@…{visible.UNSEEN}]"
_SIGN = rf"(?:{_MARK}{{0,3}}|\S{{0,3}}(?=.\w\w))[/／⁄∕⧸]|(?P<mark>{_MARK})(?P=mark)?|\.\.\.|[7é丿ノ〳]"
"""A slash behind up to three others (letters only where it is no "w/r"); one other mark, or the same twice; what
a slash is, or looks like, elsewhere."""
_BEFORE = rf"(?:[^\n]{{0,40}}>>>\s+|{_MARK}{{1,3}}\s+|\d+[.)]\s+)?"
"""What stands before a line that was copied: the terminal's prompt or author, a quote, a list."""
_FIRST = regex.compile(
    rf"[\s{visible.UNSEEN}]*+{_BEFORE}(?:(?P<sign>{_SIGN})[{visible.UNSEEN}]*+(?P<word>{_WORDS})|(?P<word>{_NO_WORDS}))"
    r"(?:\s++(?P<rest>.*))?$",
    regex.IGNORECASE | regex.DOTALL,
)
_LATER = regex.compile(
    rf"[\n\x0b\x0c\x85\u2028\u2029][\p{{Zs}}\t{visible.UNSEEN}]*+[/／⁄∕⧸](?P<word>{_WORDS})\s+(?P<rest>[^\n]*)",
    regex.IGNORECASE,
)
_ORDINARY = regex.compile(
    rf"(?!{_NO_WORDS})[a-z][^/／⁄∕⧸>\n\x0b\x0c\x85\u2028\u2029]*",
    regex.IGNORECASE,
)
"""What most texts are, and neither of the others begins to be. Found in a tenth of the time."""


def check(raw: str, roster: Roster) -> None:
    """Raise Doubtful for a line, no command, that may have been meant for few; its choices are text and command."""
    if _ORDINARY.fullmatch(raw):
        return
    first = _FIRST.match(raw)
    if first and (first["sign"] or first["rest"]) and _goes_on(first, roster):
        line = f"/{first['word'].lower()} {first['rest'] or ''}"
        raise Doubtful(choices=[Choice(f"/{first['word'].lower()}", line), _as_text(raw)])
    for row in _LATER.finditer(raw):
        if _goes_on(row, roster):
            raise Doubtful(choices=[_as_text(raw)])


def _as_text(raw: str) -> Choice:
    return Choice(Phrase("Send as text"), f"/say {raw}")


def _goes_on(found: regex.Match[str], roster: Roster) -> bool:
    """As the command would: with somebody's name, nearly too; for `/reply` with anything."""
    word, rest = found["word"], found["rest"]
    if not rest:
        return len(word) > 1
    command = find(word)
    return command is not None and (CONVERSATION in command.needs or recipients.nearly(rest, roster))
