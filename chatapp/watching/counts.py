"""What must be counted while it happens: what is kept, answered, refused and cut. No text, no name, no link."""

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from flask import Flask
from prometheus_client import CollectorRegistry, Counter, Histogram

from chatapp.chat.message import Message
from chatapp.hub.asking import Answer, Nobody, Question
from chatapp.hub.courier import Courier
from chatapp.hub.parcel import Parcel
from chatapp.transcript import Store, Unwritable
from chatapp.web.gate import STRANGER_REFUSED

SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)
MESSAGES = (1, 2, 5, 10, 25, 50, 100, 250, 500, 1000)


class Counts:
    """Listens at the couriers, at the store, and to the log."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._kept = Counter("chat_messages_kept", "Messages kept, by kind.", ["kind"], registry=registry)
        self._batch = Histogram(
            "chat_batch_messages", "Messages kept in one transaction.", buckets=MESSAGES, registry=registry
        )
        self._append = Histogram(
            "chat_append_seconds", "How long keeping a batch took.", buckets=SECONDS, registry=registry
        )
        self._unkept = Counter("chat_append_failures", "Batches that could not be kept.", registry=registry)
        self._answer = Histogram(
            "chat_answer_seconds", "From a line being heard to its answer.", buckets=SECONDS, registry=registry
        )
        self._strangers = Counter(
            "chat_strangers_refused", "Handshakes without a cookie of ours, refused.", registry=registry
        )
        self._logged = Logged(registry)

    def listen(self, app: Flask, couriers: Iterable[Courier]) -> None:
        """From now on. A courier keeps what it does, as an app does behind its middleware."""
        for courier in couriers:
            courier.send = self._timed(courier.send)  # type: ignore[method-assign, assignment]
        STRANGER_REFUSED.connect(self._count_stranger, sender=app)
        logging.getLogger("chatapp").addHandler(self._logged)

    def _count_stranger(self, _app: Flask) -> None:
        self._strangers.inc()

    def listen_to(self, store: Store) -> None:
        """It keeps what it does, too."""
        store.append = self._counted(store.append)  # type: ignore[method-assign]

    def _counted(self, append: Callable[..., list[Message]]) -> Callable[..., list[Message]]:
        def counted(*batch: Any) -> list[Message]:
            with self.keeping():
                messages = append(*batch)
            self.kept(messages)
            return messages

        return counted

    @contextmanager
    def keeping(self) -> Iterator[None]:
        """While a batch is kept, or not."""
        with self._unkept.count_exceptions(Unwritable), self._append.time():
            yield

    def kept(self, messages: Sequence[Message]) -> None:
        """That was a batch."""
        self._batch.observe(len(messages))
        for message in messages:
            self._kept.labels(message.kind.value).inc()

    def _timed(self, send: Callable[[Parcel], None]) -> Callable[[Parcel], None]:
        def timed(parcel: Parcel) -> None:
            asks = not isinstance(parcel.question, Nobody)
            send(parcel._replace(question=Timed(parcel.question, self._answer.observe)) if asks else parcel)

        return timed


class Timed:
    """A question that says how many seconds its answer took."""

    __slots__ = ("_asked", "_observe", "_question")

    def __init__(self, question: Question, observe: Callable[[float], None]) -> None:
        self._question, self._observe, self._asked = question, observe, time.perf_counter()

    def answered(self, answer: Answer) -> None:
        """Answers it."""
        self._question.answered(answer)
        self._observe(time.perf_counter() - self._asked)


class Logged(logging.Handler):
    """Counts what is said in the log anyway, by its constant words: whoever refuses or cuts need not know of us."""

    def __init__(self, registry: CollectorRegistry) -> None:
        super().__init__()
        refusals = Counter("chat_refusals", "What was refused, by code.", ["at", "code"], registry=registry)
        cuts = Counter("chat_cuts", "Connections that were cut.", ["reason"], registry=registry)
        faults = Counter("chat_faults", "Faults of ours.", registry=registry)
        self.counted: dict[str, Callable[[Any], Counter]] = {
            "refused: %(code)s": lambda said: refusals.labels("line", said["code"]),
            "%(address)s turned away: %(code)s": lambda said: refusals.labels("door", said["code"]),
            "connection from %(address)s refused: %(code)s": lambda said: refusals.labels("connection", said["code"]),
            "a connection was cut: it did not %(missed)s in time": lambda said: cuts.labels(said["missed"]),
            "a connection was cut: its reader is %(bytes)d bytes behind": lambda _: cuts.labels("backlog"),
            "a fault of ours [%(reference)s]": lambda _: faults,
        }

    def emit(self, record: logging.LogRecord) -> None:
        """One more."""
        if counter := self.counted.get(record.msg):
            counter(record.args).inc()
