#!/usr/bin/env -S python3 -B
"""Slack refuses, fails, asks for patience, or has forgotten a response_url: every reply comes, in order."""

import time

from desk import Desk, FakeSlack, Person, expect, run, together, until, worker

PEOPLE = 5
EACH = 4


def notes(people, name):
    """Everybody makes notes; returns the deliveries of each, in order."""

    def write(person):
        written = [person.command(f"note {name} {number}") for number in range(EACH)]
        for delivery in written:
            person.send(delivery).expect_acknowledged()
        return written

    return together([lambda person=person: write(person) for person in people])


def all_come_in_order(slack, conversations, seconds):
    """Waits for every reply, and compares each conversation's order."""
    for deliveries in conversations:
        arrivals = [slack.at(delivery.response_url, seconds=seconds).at for delivery in deliveries]
        expect(arrivals == sorted(arrivals), "the replies of a conversation come in order")
        for delivery in deliveries:
            expect(len(slack.posts_to(delivery.response_url)) == 1, "each once")


def refuses_connections(desk, people):
    desk.slack.close()
    conversations = notes(people, "refused")
    time.sleep(1)
    desk.slack.open()
    all_come_in_order(desk.slack, conversations, 15)
    return len(people) * EACH


def fails(desk, people):
    """Every post fails with 500 the first time, and with 503 the second."""
    desk.slack.answer = lambda path, before: [(500, {}, "error"), (503, {}, "error"), None][min(before, 2)]
    # One note each: the waits between attempts are the program's own, and add up within a conversation.
    conversations = together([lambda person=person: [person.command("note failed")] for person in people])
    for person, (delivery,) in zip(people, conversations):
        person.send(delivery).expect_acknowledged()
    all_come_in_order(desk.slack, conversations, 15)
    desk.slack.answer = lambda path, before: None
    return len(people)


def asks_for_patience(desk, people):
    """After a 429 nothing goes to that host until its Retry-After is over."""
    slack = desk.slack
    asked = []

    def answer(path, before):
        if asked:
            return None
        asked.append(time.monotonic())
        return 429, {"Retry-After": "2"}, "slow down"

    first = people[0].command("note the one that meets the 429")
    slack.answer = answer
    people[0].send(first).expect_acknowledged()
    until(lambda: asked, 5, "Slack asks for patience")
    time.sleep(0.1)
    conversations = notes(people, "patient")
    all_come_in_order(slack, conversations, 15)
    earliest = min(at for at, _, _ in slack.attempts if at > asked[0] + 0.1)
    expect(earliest >= asked[0] + 2, f"nothing comes for 2 s: {earliest - asked[0]:.2f} s")
    slack.at(first.response_url)
    return len(people) * EACH + 1, earliest - asked[0]


def forgets_addresses(desk, people):
    """A response_url that is not there any more: the reply goes to the worker by chat.postMessage."""
    slack = desk.slack
    slack.answer = lambda path, before: (404, {}, "expired_url") if path.startswith("/commands") else None
    before = len(slack.shown)
    conversations = notes(people, "forgotten")
    desk.settled()
    slack.answer = lambda path, before: None
    came = slack.shown[before:]
    for person, deliveries in zip(people, conversations):
        mine = [shown for shown in came if shown.body["channel"] == person.user]
        expect(len(mine) == len(deliveries), "each reply reaches the worker once")
        expect(all(shown.path == "/api/chat.postMessage" for shown in came), "as a message")
        tried = [path for _, path, status in slack.attempts if status == 404]
        expect(len(tried) == len(set(tried)), "and a response_url that is gone is tried once")
    return len(came)


def refuses_for_good(desk, people):
    """What Slack will never take is parked and shown, and holds up nothing behind it."""
    slack = desk.slack
    gone = people[0].command("note nobody gets this reply")
    refusals = {
        gone.response_url.removeprefix(slack.origin): (404, {}, "expired_url"),
        "/api/chat.postMessage": (200, {}, '{"ok":false,"error":"channel_not_found"}'),
    }
    slack.answer = lambda path, before: refusals.get(path)
    people[0].send(gone).expect_acknowledged()
    next_one = people[0].says("note the one after it")
    expect("Noted at" in next_one.text, "the next reply of the conversation comes")
    slack.answer = lambda path, before: None
    desk.settled()
    listed = desk.audit()
    expect("refused: channel_not_found" in listed.stderr, f"it is shown: {listed.stderr}")
    outcomes = [entry["outcome"] for entries in desk.all_entries().values() for entry in entries
                if entry["kind"] == "delivery"]
    expect(outcomes.count("parked") == 1, "and on the record")


def restarted_meanwhile(desk, people):
    desk.slack.close()
    conversations = notes(people, "restarted")
    desk.stop()
    desk.start()
    for person in people:
        person.close()
    more = notes(people, "after the restart")
    desk.kill()
    desk.slack.open()
    desk.start()
    for person in people:
        person.close()
    all_come_in_order(desk.slack, [a + b for a, b in zip(conversations, more)], 15)
    return 2 * len(people) * EACH


def check(folder):
    workers = [worker(number, "residential_worker") for number in range(PEOPLE)]
    with FakeSlack() as slack, Desk(folder, slack, workers) as desk:
        people = [Person(desk, who["slack"]) for who in workers]
        for person in people:
            person.says("missing")
        desk.settled()
        print(f"connections refused: {refuses_connections(desk, people)} replies came in order")
        print(f"500 and 503 first: {fails(desk, people)} replies came")
        count, waited = asks_for_patience(desk, people)
        print(f"429 with Retry-After 2: {count} replies came in order, the first after {waited:.2f} s")
        print(f"response_url gone: {forgets_addresses(desk, people)} replies came by chat.postMessage")
        refuses_for_good(desk, people)
        print("refused for good: one parked, the one behind it delivered")
        print(f"stopped and killed while Slack was away: {restarted_meanwhile(desk, people)} came in order")
        desk.settled()
        entries = desk.all_entries()
        expect(desk.rows("SELECT count(*) FROM outbox") == [(1,)], "only the parked reply is left")
        print(f"{sum(map(len, entries.values()))} entries in {len(entries)} good chains")


run(check)
