#!/usr/bin/env -S python3 -B
"""A report reaches 08458 505505 in at most 4 answers, typed or pressed; the record shows what was shown."""

from desk import LONG, NUMBER, ROLES, Desk, FakeSlack, Person, expect, run, worker

MOST_ANSWERS = 4
# Where these lead another is rung first: 999, or somebody whose number is local, with 101 until it is known.
ELSEWHERE = {"call_999": "999", "senior_on_duty": "101", "social_worker_or_edt": "101"}
# What is chosen where "no" is no answer, and how it is typed.
CHOSEN = {"family_home": "family", "missing": "missing", "report": "report now", "heard": "I heard of it", "done": "done"}


class Conversation:
    """What was said to a person and what they were shown, to be found in the record again."""

    def __init__(self, person, said, shown):
        self.person = person
        self.turns = [(said, shown)]

    @property
    def shown(self):
        return self.turns[-1][1]

    def says(self, text):
        """Typed words go to the episode that they name, as several are open."""
        self.turns.append((text, self.person.says(f"{self.shown.code} {text}")))

    def presses(self, button):
        self.turns.append((button, self.person.presses(button)))


def opened(person, word="new"):
    conversation = Conversation(person, word, person.says(word))
    expect(conversation.shown.code and step(conversation.shown) == "in_danger",
           f"an episode is opened: {conversation.shown.text}")
    return conversation


def step(shown):
    (place,) = shown.places
    return place[1]


def led(conversation, answer):
    """Answers until the number is shown, and returns how many answers that took."""
    for answers in range(MOST_ANSWERS + 1):
        if NUMBER in conversation.shown.words:
            return answers
        answer(conversation)
    raise AssertionError(f"{NUMBER} comes after {MOST_ANSWERS} answers: {conversation.shown.text}")


def types(conversation):
    options = {button.split("|")[4] for button in conversation.shown.buttons}
    conversation.says("no" if "no" in options else next(words for value, words in CHOSEN.items() if value in options))


def presses_no(conversation):
    options = {button.split("|")[4]: button for button in conversation.shown.buttons}
    wanted = ["no", "childrens_home", *CHOSEN]
    conversation.presses(next(options[value] for value in wanted if value in options))


def enrolled(desk, role_button):
    """A person whom nobody knows tells their role and area, once."""
    person = Person(desk, "U" + role_button.split("|")[4].replace("_", "").upper())
    asked_role = person.says("missing")
    expect(role_button in asked_role.buttons, "the role is asked")
    asked_area = person.presses(role_button)
    welcomed = person.presses(asked_area.button("oxfordshire"))
    expect(any(button.endswith("|new") for button in welcomed.buttons), "then a report can be made")
    return person


def all_paths(person):
    """Every sequence of buttons from the start of a report to its first number."""
    most = ends = 0
    paths = [()]
    while paths:
        path = paths.pop()
        conversation = opened(person)
        for value in path:
            conversation.presses(conversation.shown.button(value))
        shown = conversation.shown
        most = max(most, len(path))
        expected = ELSEWHERE.get(step(shown), NUMBER)
        if step(shown) in ELSEWHERE or NUMBER in shown.words:
            expect(expected in shown.words, f"{path} leads to {expected}: {shown.text}")
            ends += 1
            continue
        expect(len(path) < MOST_ANSWERS, f"the first number comes by then: {path}")
        paths += [path + (button.split("|")[4],) for button in shown.buttons]
    return ends, most


def check_record(desk, conversation):
    """The entries of the episode are what was said and shown, in order, and the deliveries of that."""
    entries = desk.entries(conversation.shown.code)
    turns = [entry for entry in entries if entry["kind"] == "turn"]
    expect(len(turns) == len(conversation.turns), "there is an entry for each message and no other")
    for entry, (said, shown) in zip(turns, conversation.turns):
        check_turn(entry, said, shown)
    deliveries = [entry for entry in entries if entry["kind"] == "delivery"]
    delivered = [entry["of"] for entry in deliveries if entry["outcome"] == "delivered"]
    expect(delivered == [entry["index"] for entry in turns], "each reply was delivered once, in order")
    expect(len(entries) == len(turns) + len(delivered), "and nothing else is there")


def check_turn(entry, said, shown):
    recorded = entry["shown"]
    recorded_words = entry["said"].get("press") or entry["said"]["text"]
    expect(recorded_words == said, f"{said!r} is on the record, not {recorded_words!r}")
    for paragraph in recorded["text"].split("\n\n"):
        escaped = paragraph.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        expect(escaped in shown.text, f"what is recorded was shown: {paragraph!r} in {shown.text!r}")
    place = recorded.get("question")
    buttons = {
        "|".join([recorded["episode"], place["run"], place["step"], place.get("item", ""), option["value"]])
        for option in recorded.get("options", [])
    } if place else set()
    expect(not place or buttons == set(shown.buttons), f"the choices that are recorded were shown: {buttons}")
    for contact in recorded.get("contacts", []):
        expect(contact["number"] in shown.text and contact["name"] in shown.text, "and the numbers")
    for clause in recorded.get("cites", []):
        expect(clause in shown.words, "and the clauses")


def check(folder):
    workers = [worker(number, role) for number, role in enumerate(ROLES)]
    with FakeSlack() as slack, Desk(folder, slack, workers) as desk:
        known = [Person(desk, who["slack"]) for who in workers]
        roles = list(Person(desk, "UASKS").says("missing").buttons)
        expect({button.split("|")[4] for button in roles} == set(ROLES), f"every role can be told: {roles}")
        strangers = [enrolled(desk, button) for button in roles]

        def report(person):
            typed, pressed = opened(person, "missing"), opened(person)
            at_once = opened(person)
            at_once.says("number")
            expect(NUMBER in at_once.shown.words, f"the word number gives it: {at_once.shown.text}")
            return [led(typed, types), led(pressed, presses_no)], [typed, pressed, at_once]

        answers, conversations = [], []
        for person in known + strangers:
            taken, led_through = report(person)
            answers += taken
            conversations += led_through
        paths = [all_paths(person) for person in (known if LONG else known[:1] + known[3:4])]
        desk.settled()
        for conversation in conversations:
            check_record(desk, conversation)
        every = desk.all_entries()
        print(f"{len(conversations)} reports by {len(known)} known and {len(strangers)} enrolled workers: "
              f"{NUMBER} after {min(answers)} to {max(answers)} answers")
        print(f"{sum(ends for ends, _ in paths)} paths pressed to their end for {len(paths)} roles, "
              f"the longest of {max(most for _, most in paths)} answers")
        print(f"{len(every)} chains with {sum(map(len, every.values()))} entries worked out anew")


run(check)
