#!/usr/bin/env -S python3 -B
"""A stop ends within 2 s with what is in hand recorded; second servers and slow clients harm nobody."""

import http.client
import re
import socket
import subprocess
import time
import uuid

from desk import LONG, PROGRAM, Desk, FakeSlack, Person, expect, run, together, worker

CLIENTS = 16
SLOW = 1000 if LONG else 200
STOPS = 10 if LONG else 3


def noting(person, acknowledged):
    """Makes notes until the server goes."""
    try:
        while True:
            note = f"note {uuid.uuid4()}"
            person.send(person.command(note)).expect_acknowledged()
            acknowledged.append(note)
    except (OSError, http.client.HTTPException):
        person.close()


def stop_under_load(desk, workers):
    people = [Person(desk, who["slack"]) for who in workers]
    acknowledged = [[] for _ in people]
    stopped = []

    def stop():
        time.sleep(0.5)
        stopped.append(desk.stop())

    together([stop] + [lambda p=p, a=a: noting(p, a) for p, a in zip(people, acknowledged)])
    return stopped[0], [note for notes in acknowledged for note in notes]


def check_recorded(desk, acknowledged):
    """A stop leaves nothing in the middle: what is recorded was acknowledged, and the other way about."""
    said = desk.notes()
    expect(sorted(said) == sorted(acknowledged),
           f"what was acknowledged is recorded once: {len(acknowledged)} notes, {len(said)} recorded")


def refused(folder, slack, claim, words, **settings):
    second = Desk(folder, slack, **settings)
    ended = subprocess.run([PROGRAM, "serve", "--config", str(second.folder / "dutydesk.yaml")],
                           capture_output=True, text=True, timeout=20)
    sentence = ended.stderr.strip().splitlines()[-1] if ended.stderr.strip() else ""
    expect(ended.returncode == 1 and words in sentence, f"{claim}: {ended.returncode} {ended.stderr!r}")
    print(f"{claim}: {sentence}")


def slow_clients(desk, person):
    """Clients that say nothing, or one byte at a time, while somebody works."""
    beginning = b"POST /slack/commands HTTP/1.1\r\nHost: desk\r\nX-Slow: "
    slow = [socket.create_connection(("127.0.0.1", desk.port)) for _ in range(SLOW)]
    for connection in slow[::2]:
        connection.sendall(beginning)
    waits, noted = [], []
    for _ in range(40):
        for connection in slow[::2]:
            try:
                connection.send(b"x")
            except OSError:
                pass  # its time was over
        started = time.monotonic()
        noted.append(f"note {uuid.uuid4()}")
        shown = person.says(noted[-1])
        waits.append(time.monotonic() - started)
        expect("Noted at" in shown.text, "somebody who works beside them is answered")
    expect(desk.get("/health/ready").status == 200, "the desk stays ready")
    return slow, sorted(waits), noted


def check_metrics(text):
    """The text format of Prometheus: HELP and TYPE before a metric's samples, each sample once, numbers."""
    types, samples = {}, {}
    for line in text.splitlines():
        if line.startswith("# "):
            _, kind, name, rest = line.split(" ", 3)
            expect(kind in ("HELP", "TYPE") and rest, f"a comment that is one: {line}")
            if kind == "TYPE":
                expect(name not in types and rest in ("counter", "gauge"), f"a type, once: {line}")
                types[name] = rest
            continue
        sample = re.fullmatch(r'([a-zA-Z_:][a-zA-Z0-9_:]*)(\{[a-z_]+="[^"\\]*"\})? ([0-9.e+-]+)', line)
        expect(sample, f"a sample: {line}")
        name, labels, value = sample.groups()
        expect(name in types and (name, labels) not in samples, f"a sample of a type, once: {line}")
        expect((types[name] == "counter") == name.endswith("_total"), f"a counter is called _total: {line}")
        samples[name, labels] = float(value)
    return samples


def health(desk):
    for path, words in ("/health/live", "live\n"), ("/health/ready", "ready\n"):
        answer = desk.get(path)
        expect((answer.status, answer.body.decode()) == (200, words), f"{path} answers {words!r}")
    metrics = desk.get("/metrics")
    expect(metrics.status == 200 and metrics.type.startswith("text/plain; version=0.0.4"), "and /metrics")
    return check_metrics(metrics.body.decode())


def check(folder):
    workers = [worker(number, "residential_worker") for number in range(CLIENTS)]
    with FakeSlack() as slack:
        desk = Desk(folder / "desk", slack, workers)
        with desk:
            for who in workers:
                Person(desk, who["slack"]).says("missing")
            slow, waits, noted_beside = slow_clients(desk, Person(desk, "UW0"))
            half, most = waits[len(waits) // 2] * 1000, waits[-1] * 1000
            print(f"beside {len(slow)} slow clients a reply came after {half:.0f} ms, at most {most:.0f} ms")
            samples = health(desk)
            expect(samples["dutydesk_decisions_total", None] == CLIENTS + len(waits), "decisions are counted")
            print(f"{len(samples)} samples of metrics read")
            refused(folder / "second", slack, "a second server on the port", "in use",
                    webhooks=f"127.0.0.1:{desk.port}")
            refused(folder / "third", slack, "a second server on the data", "another dutydesk is using",
                    data=desk.data)
            took, noted = stop_under_load(desk, workers)
            for connection in slow:
                connection.close()
        stops, acknowledged = [took], noted_beside + noted
        for _ in range(STOPS - 1):
            desk.start()
            took, noted = stop_under_load(desk, workers)
            stops.append(took)
            acknowledged += noted
        expect(max(stops) < 2, f"a stop under load ends within 2 s: {stops}")
        with desk:
            desk.settled(60)
            check_recorded(desk, acknowledged)
            twice = [path for path, posts in slack.by_path.items() if len(posts) > 1]
            expect(not twice, f"a stop makes no reply come twice: {len(twice)} did")
        print(f"{len(stops)} stops under load of {CLIENTS} clients took {min(stops):.2f} to {max(stops):.2f} s; "
              f"{len(acknowledged)} notes acknowledged and recorded, no reply came twice")


run(check)
