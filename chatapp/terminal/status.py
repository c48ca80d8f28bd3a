"""The status line: the room and its topic, who you are, how many are here, and how the connection is."""

from prompt_toolkit.formatted_text import FormattedText

from .draft import Draft
from .formatting import visible
from .link import CONNECTED, Link
from .wording import word


def status(link: Link, draft: Draft) -> FormattedText:
    """With how far a file is, how many lines wait, how many are hidden, and first whom a private answer goes to."""
    seats = word("seats", taken=len(link.room.members), seats=link.room.seats)
    about = [visible(link.room.title), *([visible(link.room.topic)] if link.room.topic else [])]
    parts = [*about, visible(link.room.name), seats]
    if link.ignored.count:
        parts.append(word("hidden", count=link.ignored.count))
    if progress := link.progress:
        parts.append(word("bringing", file=visible(progress.name), percent=progress.percent))
    waiting = [word("waiting", count=len(link.outbox))] if link.outbox and (link.state != CONNECTED or progress) else []
    state = ("" if link.state == CONNECTED else "class:trouble", " · ".join([word(link.state), *waiting]))
    return FormattedText([("class:question", _aim(link, draft)), ("", " · ".join(parts) + " · "), state])


def _aim(link: Link, draft: Draft) -> str:
    question, answered = link.outbox.question, draft.answered
    people = question.to if question else link.room.others(answered) if answered else ()
    return f"{word('private_to', names=visible(link.room.names(people)))} · " if people else ""
