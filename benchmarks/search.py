"""Search in a million messages: how long it takes, how long the index does, and whether lines wait for either."""

import os
import random
import re
import sqlite3
import string
import sys
import tempfile
import time
from contextlib import closing, suppress
from datetime import UTC
from pathlib import Path
from pydoc_data import topics
from statistics import quantiles
from threading import Event, Thread

from chatapp.chat import search
from chatapp.chat.kind import Kind
from chatapp.chat.message import Message, Person
from chatapp.transcript import MAIN, Draft
from chatapp.transcript.rows import NEW, row
from chatapp.transcript.search_file import beside
from chatapp.transcript.sqlite import SqliteStore
from tests.server import Server
from tests.wire.client import Client

MESSAGES = int(os.environ.get("MESSAGES", "1000000"))
MEMBERS = [Person(f"member{number}", name) for number, name in enumerate(
    "Anne Bob Chloé Daniel Élise Farid Greta Hugo Игорь 花子".split())]  # fmt: skip
EACH = 100
"""Searches of each kind."""
TALK = 15.0
"""Seconds of talk in each case."""
A_SECOND = 5
"""Lines of each member."""
ENGLISH = re.findall("[a-z]+", " ".join(topics.topics.values()).lower())
"""As common and as rare as words are; other writings have the same words in other letters."""
CYRILLIC = str.maketrans(string.ascii_lowercase, "абцдефгхийклмнопярстувшыюз")
ARABIC = str.maketrans(string.ascii_lowercase, "ابتثجحخدذرزسشصضطظعغفقكلمنه")
FRENCH = str.maketrans("aeu", "àéù")


def main():
    print(f"load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", file=sys.stderr)
    with tempfile.TemporaryDirectory(prefix="search") as folder:
        (place := Path(folder) / "room").mkdir()
        database = place / "chat.db"
        said = filled(database)
        talking(database, Path(folder))
        with closing(SqliteStore(database)) as store:
            for _ in store.index():
                pass
            searching(store, said)
        print(f"\n{size(database)} of transcript, {size(beside(database))} of index")


def filled(database):
    """A room in which much was said; some of it is returned."""
    chance, begun, said = random.Random(16), time.time(), []
    now = int(begun * 1000) - MESSAGES * 100
    with closing(SqliteStore(database)) as _made, closing(sqlite3.connect(database)) as file, file:
        for number in range(1, MESSAGES + 1):
            by, words = chance.choice(MEMBERS), text(chance, number)
            message = Message(Kind.TEXT, now + number * 100, by, words, to(chance), seq=number)
            file.execute(NEW, row(Draft(MAIN, message), message))
            file.executemany("INSERT INTO reader VALUES (?, ?)", [(reader, number) for reader in message.readers])
            said += [message.text] if number % 100 == 0 else []
    print(f"{MESSAGES:,} messages written in {time.time() - begun:.0f} s", file=sys.stderr)
    return said


def text(chance, number):
    start = chance.randrange(len(ENGLISH) - 20)
    words = ENGLISH[start : start + chance.choice([1, 2, 4, 6, 9, 14])]
    kind = number % 20
    if kind < 4:
        return "".join(map(han, words))
    table = {4: CYRILLIC, 5: CYRILLIC, 6: ARABIC, 7: FRENCH, 8: FRENCH}.get(kind)
    line = " ".join(words)
    return (line.translate(table) if table else line) + (f" {chance.randrange(10**6)}" if kind == 9 else "")


def han(word):
    """A word in two characters of the three thousand that are in use, more or less."""
    return chr(0x4E00 + hash_of(word) % 3000) + chr(0x4E00 + hash_of(word[::-1]) % 3000)


def hash_of(word):
    return sum(ord(char) * 31**place for place, char in enumerate(word))


def to(chance):
    """One in twenty is private."""
    return (chance.choice(MEMBERS),) if chance.random() < 0.05 else ()


# Searches


def searching(store, said):
    chance, now = random.Random(17), int(time.time() * 1000)
    print("\n| looked for | example | p50 ms | p95 ms | p95 of CPU |\n| --- | --- | --: | --: | --: |")
    everything = []
    for kind, queries in kinds(chance, said).items():
        taken = [once(store, typed, chance.choice(MEMBERS).id, now) for typed in queries]
        everything += taken
        print(shown(kind, queries[0], taken))
    print(shown("all of them", "", everything))


def shown(kind, example, taken):
    cuts, cpu = (quantiles(each, n=20) for each in zip(*taken, strict=True))
    return f"| {kind} | {example} | {cuts[9]:.1f} | {cuts[18]:.1f} | {cpu[18]:.1f} |"


def once(store, typed, reader, now):
    """Milliseconds by the clock, and of CPU: on a busy machine only the latter says something."""
    query, begun, cpu = search.read(typed, now, UTC), time.perf_counter(), time.thread_time()
    store.search(MAIN).find(query, reader, None, 20)
    return (time.perf_counter() - begun) * 1000, (time.thread_time() - cpu) * 1000


def kinds(chance, said):
    counts = {word: ENGLISH.count(word) for word in set(chance.sample(ENGLISH, 400))}
    common = sorted(counts, key=counts.get)[-40:]
    rare = [word for word in set(ENGLISH) if ENGLISH.count(word) == 1]
    close = [line for line in said if "一" <= line[0] <= "鿿"]

    def some(make):
        return [make() for _ in range(EACH)]

    return {
        "a common word": some(lambda: chance.choice(common)),
        "a rare word": some(lambda: chance.choice(rare)),
        "a number that was said once, or never": some(lambda: str(chance.randrange(10**5, 10**6))),
        "a common word and a rare one": some(lambda: f"{chance.choice(common)} {chance.choice(rare)}"),
        "the beginnings of two words": some(lambda: f"{chance.choice(rare)[:2]} {chance.choice(rare)[:3]}"),
        "one letter": some(lambda: chance.choice(string.ascii_lowercase)),
        "a phrase": some(lambda: f'"{phrase(chance)}"'),
        "Chinese, two characters": some(lambda: chance.choice(close)[:2]),
        "Chinese, up to six characters": some(lambda: chance.choice(close)[1:7]),
        "Cyrillic": some(lambda: chance.choice(ENGLISH).translate(CYRILLIC)),
        "from: and a rare word": some(lambda: f"from:{chance.choice(MEMBERS).name} {chance.choice(rare)}"),
        "from: alone": some(lambda: f"from:{chance.choice(MEMBERS).name}"),
        "since, and a common word": some(lambda: f"{chance.choice(common)} since 0:00"),
    }


def phrase(chance):
    start = chance.randrange(len(ENGLISH) - 3)
    return " ".join(ENGLISH[start : start + 3])


# Talk beside it


def talking(database, folder):
    """Ten members, over the wire, on the production server, with that transcript."""
    server = Server("gunicorn", folder / "server", CHAT_DATABASE=database, CHAT_LOGINS_PER_MINUTE=1000)
    try:
        clients = [Client(server.url).comes(f"Talker {number}") for number in range(10)]
        begun = time.time()
        print("\n| lines of ten members, 5 a second each, acknowledged | p50 ms | p99 ms |\n| --- | --: | --: |")
        print(talk("while the index is made", clients, lambda: whole(database)))
        print(f"the index was whole after {time.time() - begun:.0f} s", file=sys.stderr)
        print(talk("nothing else", clients))
        print(talk("while ten members search, twice a second each", clients, searching=True))
        for client in clients:
            client.close()
    finally:
        server.stop()


def size(path):
    return f"{path.stat().st_size / 1e6:.0f} MB"


def whole(database):
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"{beside(database).as_uri()}?mode=ro", uri=True)) as file:
        return file.execute("SELECT low FROM mark").fetchone()[0] <= 1
    return False


def talk(what, clients, enough=lambda: True, searching=False):
    """For TALK seconds, and until it is enough."""
    over, lines, looks = Event(), [], []
    threads = [Thread(target=member, args=[client, over, lines, looks if searching else None]) for client in clients]
    for thread in threads:
        thread.start()
    time.sleep(TALK)
    while not enough():
        time.sleep(0.5)
    over.set()
    for thread in threads:
        thread.join()
    if looks:
        cuts = quantiles(looks, n=20)
        print(
            f"{len(looks)} searches meanwhile, over the wire: p50 {cuts[9]:.1f} ms, p95 {cuts[18]:.1f}", file=sys.stderr
        )
    cuts = quantiles(lines, n=100)
    return f"| {what} | {cuts[49]:.1f} | {cuts[98]:.1f} |"


def member(client, over, lines, looks):
    chance, count = random.Random(id(client)), 0
    while not over.wait(1 / A_SECOND * chance.uniform(0.8, 1.2)):
        lines.append(taken(client, "message", {"text": " ".join(chance.sample(ENGLISH, 5))}))
        count += 1
        if looks is not None and count % 2:
            looks.append(taken(client, "find", {"text": f"{chance.choice(ENGLISH)} {chance.choice(ENGLISH)}"}))


def taken(client, event, payload):
    begun = time.perf_counter()
    answer = client.ask(event, payload)
    assert "error" not in answer, answer
    return (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    main()
