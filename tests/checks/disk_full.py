#!/usr/bin/env -S python3 -B
"""A disk that fills: everybody gets the card, nothing acknowledged is lost, and it recovers by itself."""

import itertools
import os
import subprocess
import uuid

from desk import CARD, Desk, FakeSlack, Person, Skip, expect, run, together, until, worker

MEGABYTES = 16
CLIENTS = 20
ROUNDS = 3


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

    def fill(self, leaving=0):
        """Takes what is free, but for so many bytes."""
        with open(self.ballast, "ab", buffering=0) as ballast:
            for size in 65536, 4096, 1:
                try:
                    while ballast.write(b"x" * size):
                        pass
                except OSError:
                    pass
            ballast.truncate(max(0, ballast.tell() - leaving))

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


class Presses:
    """The buttons that a person pressed meanwhile; each must get one message, the reply or the card."""

    def __init__(self, person, button):
        self.person = person
        self.button = button
        self.pressed = []

    def press(self):
        pressing = self.person.pressing(self.button)
        self.person.send(pressing).expect_acknowledged()
        self.pressed.append(pressing)

    def cards(self, desk):
        """Of how many the card came; the others are on the record."""
        decided = {external_id for external_id, in desk.rows("SELECT external_id FROM inbox")}
        cards = 0
        for pressing in self.pressed:
            shown = desk.slack.at(pressing.response_url)
            expect(len(desk.slack.posts_to(pressing.response_url)) == 1, "a press gets one message, not more")
            expect((CARD in shown.text) != (pressing.id in decided), "the card where it is not recorded")
            cards += CARD in shown.text
        return cards


def fill_up(disk, notes, presses, people):
    """Writes until the disk is full, then until what the store had taken before is used up too."""
    disk.fill(leaving=500_000)
    nothing = 0
    for padding in itertools.cycle([2_000, 0]):
        acts = [lambda person=person: notes.send(person, padding) for person in people]
        sent = together(acts + [each.press for each in presses])[:len(people)]
        nothing = 0 if any(sent) else nothing + 1
        if nothing == 6:
            return
        if not all(sent):
            disk.fill()
        expect(len(notes.acknowledged) < 20_000, "a full disk is noticed")


def says_so(desk):
    """The desk is not ready, and says that, but lives."""
    until(lambda: desk.get("/health/ready").status == 503, 5, "the desk says that it is not ready")
    expect(desk.metric("ready") == 0, "and so do its metrics")
    expect(desk.get("/health/live").status == 200, "but it lives")


def check_notes(desk, notes):
    there = desk.notes()
    expect(sorted(there) == sorted(notes.acknowledged),
           f"what was acknowledged is recorded once, and no more: {len(there)} for {len(notes.acknowledged)}")


def check(folder):
    workers = [worker(number, "residential_worker") for number in range(CLIENTS + 1)]
    with SmallDisk(folder / "disk") as disk, FakeSlack() as slack:
        with Desk(folder / "desk", slack, workers, data=disk.folder / "data") as desk:
            *people, presser = [Person(desk, who["slack"]) for who in workers]
            question = presser.says("missing")
            together([lambda person=person: person.says("missing") for person in people])
            notes, why = Notes(), f"{question.code}||||why"
            presses = [Presses(presser, why), Presses(Person(desk, "UOTHER", team="T0OTHER"), why)]
            for _ in range(ROUNDS):
                fill_up(disk, notes, presses, people)
                says_so(desk)
                disk.free()
                until(lambda: desk.get("/health/ready").status == 200, 10, "the desk is ready by itself")
                expect(all(together([lambda person=person: notes.send(person) for person in people])),
                       "and records again")
            desk.settled()
            check_notes(desk, notes)
            cards, strangers_cards = [each.cards(desk) for each in presses]
            expect(strangers_cards == len(presses[1].pressed), "another workspace gets the card each time")
            expect(presser.says("status").places == question.places, "the open question is the same")
            fill_up(disk, notes, presses, people)
            desk.kill()
            disk.free()
            desk.start()
            for person in people:
                person.close()
            expect(all(notes.send(person) for person in people), "killed on a full disk, it records again")
            desk.settled()
            check_notes(desk, notes)
            print(f"{ROUNDS + 1} times full; {len(notes.acknowledged)} notes acknowledged and on the record, "
                  f"{len(notes.refused)} answered with the card and not there; "
                  f"{cards} presses got the card")


run(check)
