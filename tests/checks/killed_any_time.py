#!/usr/bin/env -S python3 -B
"""Killed with SIGKILL between and during messages: nothing acknowledged is missing or there twice."""

import http.client
import random
import time
import uuid

from desk import LONG, Desk, FakeSlack, Person, expect, run, together, worker

ROUNDS = 500 if LONG else 50
CLIENTS = 6
SEED = 20111
# A report typed from its first word to its last; then the next one begins.
REPORT = ["missing", "no", "no", "yes", "done", "the duty manager", "22:15", "15", "no order",
          "done", "all done", "Reading", "all done", "not known"]


class Sent:
    """A delivery and what became of it."""

    def __init__(self, delivery, text):
        self.delivery = delivery
        self.text = text
        self.acknowledged = False


class Client:
    """Sends notes and answers one after the other, as fast as they are acknowledged."""

    def __init__(self, desk, number, random_numbers):
        self.person = Person(desk, f"UW{number}")
        self.random = random_numbers
        self.sent = []
        self.answers = 0
        self.pending = None  # not acknowledged: sent when the program was killed
        self.resent = 0
        self.acknowledged = 0

    def talk(self):
        try:
            while True:
                self.send(self.next())
        except (OSError, http.client.HTTPException):
            self.person.close()  # killed

    def next(self):
        if self.pending:
            again, self.pending = self.pending, None
            # Whoever gave a command that failed gives it again, or does not. An answer is always given
            # again, as the next one would else be taken for it.
            if not again.text.startswith("note") or self.random.random() < 0.5:
                self.resent += 1
                return again
        if self.sent and self.random.random() < 0.05:
            self.resent += 1
            return self.random.choice(self.sent)
        if not self.sent or self.random.random() < 0.5:
            text = REPORT[self.answers % len(REPORT)]
            self.answers += 1
        else:
            text = f"note {uuid.uuid4()}"
        self.sent.append(Sent(self.person.command(text), text))
        return self.sent[-1]

    def send(self, sent):
        if not sent.acknowledged:
            self.pending = sent
        self.person.send(sent.delivery).expect_acknowledged()
        sent.acknowledged = True
        self.pending = None
        self.acknowledged += 1

    def finish(self):
        """After the last kill: what is still open is sent again."""
        while self.pending:
            again, self.pending = self.pending, None
            if not again.text.startswith("note"):
                self.send(again)


def questions(desk):
    """The step that is open after each answer of REPORT, as an undisturbed report shows it."""
    undisturbed = Person(desk, f"UW{CLIENTS}")
    return [undisturbed.says(text).places for text in REPORT]


def killed_once(desk, clients, random_numbers):
    desk.spawn()
    if random_numbers.random() < 0.1:  # while it starts
        time.sleep(random_numbers.uniform(0, 0.02))
        return desk.kill()
    desk.wait()
    acknowledged = lambda: sum(client.acknowledged for client in clients)
    enough = acknowledged() + random_numbers.randint(0, 40)

    def kill():
        """After so many more messages, somewhere in the next ones."""
        end = time.monotonic() + 1
        while acknowledged() < enough and time.monotonic() < end:
            time.sleep(0.0005)
        time.sleep(random_numbers.uniform(0, 0.003))
        desk.kill()

    together([kill] + [client.talk for client in clients])


def entries_by_delivery(desk):
    """How many entries each delivery has, by its trigger_id: through the inbox, which points to entries."""
    joined = "inbox JOIN entry ON idx = entry"
    return dict(desk.rows(f"SELECT external_id, count(*) FROM {joined} GROUP BY external_id"))


def check_entries(desk, client, everything):
    """Each acknowledged message has one entry; each other has at most one."""
    by_delivery = entries_by_delivery(desk)
    said = [entry["said"]["text"] for entries in everything.values() for entry in entries
            if entry["kind"] == "turn" and entry["said"]["conversation"].endswith(client.person.channel)]
    for sent in client.sent:
        times = by_delivery.get(sent.delivery.id, 0)
        expect(times == 1 or (times == 0 and not sent.acknowledged), f"{sent.text} is there {times} times")
        if sent.text.startswith("note"):
            expect(said.count(sent.text) == times, f"{sent.text} is said as often in the record")
    recorded = sum(by_delivery.get(sent.delivery.id, 0) for sent in client.sent)
    expect(len(said) == recorded, "there is no entry that nobody sent")


def check_order(desk, slack, client):
    """Each entry's reply came, and none before one that was decided earlier in its conversation."""
    rank = dict(desk.rows("SELECT external_id, entry FROM inbox"))
    deliveries = [sent.delivery for sent in client.sent]
    by_path = {d.response_url.removeprefix(slack.origin): rank.get(d.id) for d in deliveries}
    arrived = list(dict.fromkeys(by_path[shown.path] for shown in slack.shown if shown.path in by_path))
    expect(arrived == sorted(arrived), "replies come in the order of their entries")
    missing = {entry for entry in by_path.values() if entry} - set(arrived)
    expect(not missing, f"every reply comes: {len(missing)} did not")


def check(folder):
    random_numbers = random.Random(SEED)
    workers = [worker(number, "residential_worker") for number in range(CLIENTS + 1)]
    with FakeSlack() as slack:
        desk = Desk(folder, slack, workers)
        with desk:
            expected = questions(desk)
            desk.settled()
        clients = [Client(desk, number, random.Random(SEED + number)) for number in range(CLIENTS)]
        started = time.monotonic()
        for _ in range(ROUNDS):
            killed_once(desk, clients, random_numbers)
        spent = time.monotonic() - started
        with desk:
            waiting = desk.rows("SELECT count(*) FROM outbox")[0][0]
            together([client.finish for client in clients])
            desk.settled(60)
            everything = desk.all_entries()
            for client in clients:
                check_entries(desk, client, everything)
                check_order(desk, slack, client)
                now_open = client.person.says("status").places
                expect(now_open == expected[(client.answers - 1) % len(REPORT)],
                       f"the open question is the one expected after {client.answers} answers: {now_open}")
        sent = [sent for client in clients for sent in client.sent]
        acknowledged = sum(sent.acknowledged for sent in sent)
        print(f"{ROUNDS} times killed in {spent:.1f} s ({spent / ROUNDS:.3f} s a round), {CLIENTS} clients")
        again = sum(client.resent for client in clients)
        print(f"{len(sent)} messages, {acknowledged} acknowledged, {again} sent again; "
              f"{sum(map(len, everything.values()))} entries in {len(everything)} chains")
        print(f"{len(slack.shown)} replies came; {waiting} were undelivered at the last start")


run(check)
