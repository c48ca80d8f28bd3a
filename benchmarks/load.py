"""The load generator, a process of its own: reads what to do as JSON from its first argument, prints what it saw as JSON."""

import asyncio
import gc
import json
import random
import sys
import time

import uvloop

from benchmarks.members import Tally, seat
from benchmarks.processes import cpu_seconds, pss_bytes


async def talk(spec):
    """Members at human pace (`lines_per_second`, all together) or at full speed (`in_flight`, each)."""
    tally = Tally()
    members = await seat(spec, tally, spec["members"])
    talking = asyncio.create_task(pace(members, spec["lines_per_second"])) if spec["lines_per_second"] else None
    if talking is None:
        flood(members, spec["in_flight"])
    await asyncio.sleep(spec["warm_up"])
    result = await window(spec, tally)
    leave(members, talking)
    return result


async def pace(members, lines_per_second):
    """People speak at random moments, so lines meet: a Poisson process, at its rate however long a line takes."""
    dice = random.Random(4)
    due = time.monotonic()
    while True:
        due += dice.expovariate(lines_per_second)
        await asyncio.sleep(due - time.monotonic())
        dice.choice(members).say()


def flood(members, in_flight):
    for member in members:
        member.again = member.say
        for _ in range(in_flight):
            member.say()


async def window(spec, tally):
    """What happened in so many seconds: heard by the members, spent by the server, spent here."""
    pid, began = spec["server_pid"], time.monotonic()
    server, own = cpu_seconds(pid), time.process_time()
    tally.open = True
    await asyncio.sleep(spec["seconds"])
    tally.open = False
    seconds = time.monotonic() - began
    server, own = cpu_seconds(pid) - server, time.process_time() - own
    return summary(tally, seconds, server, own)


def summary(tally, seconds, server, own):
    delivered = sorted(tally.deliveries())
    acknowledged = sorted(tally.acknowledged)
    return {
        "deliveries_per_second": len(delivered) / seconds,
        "messages_per_frame": len(delivered) / max(1, sum(bool(stamps) for _, stamps in tally.heard)),
        "cpu_us_per_delivery": server * 1e6 / max(1, len(delivered)),
        "server_cpu": server / seconds,
        "generator_cpu": own / seconds,
        **{f"delivery_{name}_ms": quantile(delivered, q) for name, q in QUANTILES.items()},
        **{f"acknowledgement_{name}_ms": quantile(acknowledged, q) for name, q in QUANTILES.items()},
        "refusals": len(tally.refusals),
        "first_refusal": tally.refusals[0] if tally.refusals else None,
    }


QUANTILES = {"p50": 0.5, "p99": 0.99, "p999": 0.999}


def quantile(ordered, q):
    return ordered[min(len(ordered) - 1, int(q * len(ordered)))] / 1000 if ordered else None


def leave(members, talking):
    if talking:
        talking.cancel()
    for member in members:
        member.again = lambda: None
        member.close()


async def sit(spec):
    """Idle members, more and more: seconds to seat them and bytes of the server per connection, after each step."""
    tally = Tally()
    members = await seat(spec, tally, 1)  # what the first connection loads is no cost of the later ones
    await asyncio.sleep(1)
    empty, seconds, steps = pss_bytes(spec["server_pid"]), 0, []
    for step in spec["steps"]:
        began, more = time.monotonic(), step - len(members)
        members += await seat(spec, tally, more)
        seconds += time.monotonic() - began
        await asyncio.sleep(1)
        bytes_each = (pss_bytes(spec["server_pid"]) - empty) / (step - 1)
        steps.append({"members": step, "kib_per_connection": bytes_each / 1024, "seconds_to_seat": seconds})
    leave(members, None)
    return {"steps": steps}


def main():
    spec = json.loads(sys.argv[1])
    gc.disable()  # a pause of the generator would be read as a pause of the server
    print(json.dumps(uvloop.run(sit(spec) if spec.get("steps") else talk(spec))))


if __name__ == "__main__":
    main()
