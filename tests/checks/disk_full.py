#!/usr/bin/env -S python3 -B
"""A disk that fills: everybody gets the emergency card, nothing acknowledged is lost, and it recovers by itself."""

import json
import os
import subprocess
import uuid

from desk import CARD, Desk, FakeSlack, Person, Skip, expect, run, together, until, worker

MEGABYTES = 4
CLIENTS = 20


class SmallDisk:
    """A file system of its own, which can be filled and emptied."""

    def __init__(self, folder):
        self.folder = folder
        self.ballast = folder / "ballast"

    def __enter__(self):
        self.folder.mkdir()
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m,mode=700", "tmpfs", str(self.folder)],
            capture_output=True, text=True)
        if mounted.returncode != 0:
            raise Skip(f"no small disk can be mounted here: {mounted.stderr.strip()}")
        return self

    def __exit__(self, *_):
        subprocess.run(["umount", "-l", str(self.folder)], check=True)

    def fill(self):
        """Takes what is free, to the last byte."""
        with open(self.ballast, "ab", buffering=0) as ballast:
            for size in 65536, 4096, 1:
                try:
                    while ballast.write(b"x" * size):
                        pass
                except OSError:
                    pass

    def free(self):
        os.unlink(self.ballast)


class Notes:
    """The notes that people made, by whether they were acknowledged."""

    def __init__(self):
        self.acknowledged = []
        self.refused = []

    def send(self, person, padding=0):
        """One note; False where the emergency card came instead."""
        note = f"note {uuid.uuid4()} {'.' * padding}".strip()
        answer = person.send(person.command(note))
        expect(answer.acknowledged or answer.card,
               f"acknowledged, or the card as ephemeral JSON; not {answer.status} {answer.body!r:.200}")
        (self.acknowledged if answer.acknowledged else self.refused).append(note)
        return answer.acknowledged


def fill_up(disk, notes, people):
    """Fills the disk and writes until it shows; what the store has set aside for itself is used up first."""
    disk.fill()
    for _ in range(200):
        if not all(together([lambda person=person: notes.send(person, 2_000) for person in people])):
            return
        disk.fill()
    raise AssertionError("the disk that is full is noticed")


def press_gets_card(desk, person, button):
    pressing = person.pressing(button)
    answer = person.send(pressing)
    expect(answer.acknowledged, f"a press is answered with an empty 200, not {answer.status} {answer.body!r:.200}")
    expect(CARD in desk.slack.at(pressing.response_url).text, "and with the card at its response_url")
    return pressing


def stays_full(desk, notes, people):
    """While it is full: the card each time, in batches too, and the desk says that it is not ready."""
    for _ in range(5):
        sent = together([lambda person=person: notes.send(person) for person in people])
        expect(not any(sent), "nothing is acknowledged that cannot be recorded")
    ready = desk.get("/health/ready")
    expect(ready.status == 503, f"the desk says that it is not ready, not {ready.status} {ready.body!r}")
    expect(desk.metric("ready") == 0, "and so do its metrics")
    expect(desk.get("/health/live").status == 200, "but it lives")


def recorded(desk):
    """The notes on the record, after its chains were found good."""
    return [entry["said"]["text"] for entries in desk.all_entries().values() for entry in entries
            if entry["kind"] == "turn" and entry["said"].get("text", "").startswith("note")]


def check_notes(desk, notes):
    there = recorded(desk)
    expect(sorted(there) == sorted(notes.acknowledged), "the record holds what was acknowledged, once, and no more: "
           f"{len(there)} notes for {len(notes.acknowledged)}")


def check(folder):
    workers = [worker(number, "residential_worker") for number in range(CLIENTS)]
    with SmallDisk(folder / "disk") as disk, FakeSlack() as slack:
        with Desk(folder / "desk", slack, workers, data=disk.folder / "data") as desk:
            people = [Person(desk, who["slack"]) for who in workers]
            questions = together([lambda person=person: person.says("missing") for person in people])
            notes = Notes()
            rounds = 3
            pressed = []
            for _ in range(rounds):
                fill_up(disk, notes, people)
                pressed.append(press_gets_card(desk, people[0], questions[0].button("no")))
                stays_full(desk, notes, people)
                disk.free()
                until(lambda: desk.get("/health/ready").status == 200, 10, "the desk is ready again by itself")
                expect(all(together([lambda person=person: notes.send(person) for person in people])),
                       "and records again")
            desk.settled()
            check_notes(desk, notes)
            for pressing in pressed:
                cards = slack.posts_to(pressing.response_url)
                expect(len(cards) == 1, f"a press gets one card, not {len(cards)}")
            status = people[0].says("status")
            expect(status.places == questions[0].places, "a press that got the card answered nothing")
            people[0].presses(questions[0].button("no"))
            fill_up(disk, notes, people)
            desk.kill()
            disk.free()
            desk.start()
            for person in people:
                person.close()
            expect(all(notes.send(person) for person in people), "a start after a kill on a full disk records again")
            desk.settled()
            check_notes(desk, notes)
            print(f"{rounds + 1} times full; {len(notes.acknowledged)} notes acknowledged and on the record, "
                  f"{len(notes.refused)} answered with the card and not there")


run(check)
