#!/usr/bin/env -S python3 -B
"""Bad input gets a clear answer, changes nothing that it should not, and the episode goes on where it was."""

import json
import math
import threading
import time
import urllib.parse

from desk import CARD, NUMBER, Desk, FakeSlack, Person, expect, raw_request, run, signed, together, worker

BETWEEN = 300  # seconds that a signature is good for, either way
NOT_UNDERSTOOD = "I did not understand that."


class Bench:
    """A report whose open question stays the same, and what is thrown at it."""

    def __init__(self, desk):
        self.desk = desk
        self.worker = Person(desk, "UW1")
        self.code = self.worker.says("missing").code
        self.question = self.worker.says("no")
        self.done = 0

    def decided(self):
        return self.desk.rows("SELECT count(*) FROM inbox")[0][0]

    def turns(self):
        return [entry for entry in self.desk.entries(self.code) if entry["kind"] == "turn"]

    def refused(self, name, answer, status, words):
        self.compare(name, (answer.status, answer.body.decode()), (status, words))

    def compare(self, name, got, wanted):
        expect(got == wanted, f"{name}: {wanted!r}, not {got!r}")
        self.done += 1

    def shown(self, name, reply, words):
        expect(words in reply.words, f"{name}: {words!r} is in {reply.text!r}")
        expect(reply.places == self.question.places, f"{name}: the question stays {self.question.places}")
        self.done += 1


def signatures(bench):
    person = bench.worker
    delivery = person.command("yes")
    body = delivery.body
    good = signed(body)
    stale = signed(body, time.time() - BETWEEN - 1)
    future = signed(body, math.ceil(time.time()) + BETWEEN + 1)
    without = {name: value for name, value in good.items() if name != "X-Slack-Signature"}
    untimed = {name: value for name, value in good.items() if name != "X-Slack-Request-Timestamp"}
    for name, sent, headers in [
        ("a signature by another secret", body, signed(body, secret="another")),
        ("a signature of another body", body + b"&x=1", good),
        ("a signature cut short", body, good | {"X-Slack-Signature": good["X-Slack-Signature"][:-1]}),
        ("a signature in capitals", body, good | {"X-Slack-Signature": good["X-Slack-Signature"].upper()}),
        ("a stale signature", body, stale),
        ("a signature of the future", body, future),
        ("a timestamp moved to now", body, stale | {"X-Slack-Request-Timestamp": str(int(time.time()))}),
        ("a timestamp that is no number", body, good | {"X-Slack-Request-Timestamp": "now"}),
        ("no signature", body, without),
        ("no timestamp", body, untimed),
        ("neither", body, {"Content-Type": good["Content-Type"]}),
    ]:
        bench.refused(name, person.post(delivery.path, sent, headers), 401, "not authenticated\n")


def requests(bench):
    person = bench.worker
    form = person.command("yes").body
    commands, interactions = "/slack/commands", "/slack/interactions"
    as_json = json.dumps({"command": "/duty", "text": "yes"}).encode()

    def sends(path, body, **headers):
        return person.post(path, body, signed(body) | headers)

    for name, answer, status, words in [
        ("no command", person.send(person.command("yes", command=None)), 400, "expected a field `command`\n"),
        ("no user", person.send(person.command("yes", user_id=None)), 400,
         "expected a Slack id in the field `user_id`\n"),
        ("a user id that is none", person.send(person.command("yes", user_id="U1 OR 1=1")), 400,
         "expected a Slack id in the field `user_id`\n"),
        ("JSON instead of a form", sends(commands, as_json, **{"Content-Type": "application/json"}), 400,
         "expected the content type application/x-www-form-urlencoded\n"),
        ("JSON that calls itself a form", sends(commands, as_json), 400, "expected a field `command`\n"),
        ("an empty body", sends(commands, b""), 400, "expected a field `command`\n"),
        ("no payload", sends(interactions, b"x=1"), 400, "expected a JSON object in the field `payload`\n"),
        ("a payload cut short", sends(interactions, b"payload=%7B%22type%22%3A"), 400,
         "expected a JSON object in the field `payload`\n"),
        ("a payload that is not UTF-8", sends(interactions, b"payload=%7B%22type%22%3A%22%FF%22%7D"), 400,
         "expected a JSON object in the field `payload`\n"),
        ("a payload of no type", sends(interactions, b"payload=%7B%7D"), 400,
         "expected `type` in the payload\n"),
        ("a payload of no use", sends(interactions, b"payload=%7B%22type%22%3A%22shortcut%22%7D"), 200, ""),
        ("a wrong path", sends("/slack/command", form), 404, ""),
        ("a GET", person.post(commands, None, {}, "GET"), 405, ""),
    ]:
        bench.refused(name, answer, status, words)
    answer = sends(commands, form + b"&broken=%zz")
    expect(answer.status == 400 and answer.body.startswith(b"expected "), f"a broken escape: {answer.body}")
    bench.done += 1


def head(body, length, at=None):
    lines = [f"{name}: {value}" for name, value in (signed(body, at) | {"Content-Length": length}).items()]
    return ("POST /slack/commands HTTP/1.1\r\nHost: desk\r\n" + "\r\n".join(lines) + "\r\n\r\n").encode()


def framing(bench):
    body = bench.worker.command("yes").body
    huge = body + b"&padding=" + b"x" * 2**20
    answer = raw_request(bench.desk.port, head(huge, len(huge)) + huge)
    bench.compare("a body of 1 MB", answer.split(b"\r\n", 1)[0], b"HTTP/1.1 413 Content Too Large")
    bench.compare("a body cut short and ended",
                  raw_request(bench.desk.port, head(body, len(body)) + body[:-9], half_close=True), b"")


def body_that_stays_away(bench):
    """10 s after its head a request is refused that has not come whole."""
    body = bench.worker.command("yes").body
    answer = raw_request(bench.desk.port, head(body, len(body)) + body[:-9])
    return answer.split(b"\r\n", 1)[0]


def people(bench):
    desk = bench.desk
    stranger = Person(desk, "UNEW")
    asked = stranger.says("no")
    expect("What is your role?" in asked.text and len(asked.buttons) >= 11, f"an unknown user: {asked.text}")
    decided = bench.decided()
    foreign = Person(desk, "UW1", team="T0OTHER")
    expect(foreign.send(foreign.command("missing")).card, "an unknown workspace gets the card")
    press = foreign.pressing(bench.question.button("yes"))
    expect(foreign.send(press).acknowledged, "and for a press")
    expect(CARD in desk.slack.at(press.response_url).text, "the card at its response_url")
    expect(bench.decided() == decided, "and nothing is recorded")
    bench.done += 3


def words(bench):
    person = bench.worker
    def says_bytes(encoded):
        delivery = person.command("@")
        delivery.body = delivery.body.replace(b"text=%40", b"text=" + encoded)
        return person.gets(delivery)

    long = "ä" * 10_000
    for name, act, words_shown, recorded in [
        ("invalid UTF-8", lambda: says_bytes(b"%ff%fe%c3%28"), NOT_UNDERSTOOD, "\ufffd\ufffd\ufffd("),
        ("10,000 characters", lambda: person.says(long), NOT_UNDERSTOOD, long),
        ("an emoji", lambda: person.says("\U0001f937\u200d\u2640\ufe0f"), NOT_UNDERSTOOD,
         "\U0001f937\u200d\u2640\ufe0f"),
        ("an option that does not exist", lambda: person.says("purple"), NOT_UNDERSTOOD, "purple"),
        ("a number that no option has", lambda: person.says("77"), NOT_UNDERSTOOD, "77"),
        ("a zero byte", lambda: person.says("a\0b"), NOT_UNDERSTOOD, "a\0b"),
        ("Slack's own marks", lambda: person.says("<!here> & <@U1>"), NOT_UNDERSTOOD, "<!here> & <@U1>"),
        ("a note of 10,000 characters", lambda: person.says("note " + long), "Noted at", "note " + long),
    ]:
        bench.shown(name, act(), words_shown)
        said = bench.turns()[-1]["said"]["text"]
        expect(said == recorded, f"{name} is on the record as it was said, not {said!r:.100}")
    # The second time and after it, somebody to ring is named.
    expect(NUMBER in person.says("purple").words, "not understood again: a number to ring")


def presses(bench):
    person = bench.worker
    run_and_step = bench.question.button("yes").rsplit("|", 1)[0]
    first = f"{bench.code}|report.1|in_danger||yes"
    for name, value, words_shown in [
        ("a button with an option that does not exist", f"{run_and_step}|purple", NOT_UNDERSTOOD),
        ("a button of a step that does not exist", f"{bench.code}|report.1|nowhere||yes",
         "Nothing was changed."),
        ("a button of a run that does not exist", f"{bench.code}|report.9|location_known||yes",
         "Nothing was changed."),
        ("an old button", first, "Already answered at"),
    ]:
        bench.shown(name, person.presses(value), words_shown)
    for name, value in [
        ("a button that is no press", "K7F3;DROP TABLE entry"),
        ("a button of 10,000 characters", "x" * 10_000),
    ]:
        bench.shown(name, person.presses(value), "")
    other = person.presses("Z9Z9|report.1|in_danger||yes")
    expect(other.text and CARD not in other.text, f"a button of no episode: {other.text}")
    bench.done += 1
    person.says(f"{bench.code} status")


def repeated(bench):
    """The same delivery on 20 connections at once, then 20 times more."""
    delivery = bench.worker.command("note heard once")
    before = bench.decided()
    senders = [Person(bench.desk, "UW1") for _ in range(20)]
    answers = together([lambda sender=sender: sender.send(delivery) for sender in senders])
    answers += [bench.worker.send(delivery) for _ in range(20)]
    expect(all(answer.acknowledged for answer in answers), "a repeated delivery is acknowledged each time")
    bench.desk.slack.at(delivery.response_url)
    bench.desk.settled()
    said = [turn["said"].get("text") for turn in bench.turns()]
    expect(said.count("note heard once") == 1 and bench.decided() == before + 1, "it has one entry")
    expect(len(bench.desk.slack.posts_to(delivery.response_url)) == 1, "and one reply")
    for sender in senders:
        sender.close()
    bench.done += 1


def check(folder):
    with FakeSlack() as slack, Desk(folder, slack, [worker(1, "residential_worker")]) as desk:
        bench = Bench(desk)
        late = []
        waiting = threading.Thread(target=lambda: late.append(body_that_stays_away(bench)))
        waiting.start()
        before = bench.decided()
        for throw in signatures, requests, framing:
            throw(bench)
        expect(bench.decided() == before, "nothing that was refused is recorded")
        for throw in people, words, presses, repeated:
            throw(bench)
        waiting.join()
        bench.compare("a body that stays away", late, [b"HTTP/1.1 408 Request Timeout"])
        goes_on = bench.worker.says("no")
        expect(goes_on.places == {("report.1", "report_at_once", "")}, f"it goes on: {goes_on.places}")
        desk.settled()
        chains = desk.all_entries()
        expect("Traceback" not in desk.log() and "message_failed" not in desk.log(), "nothing failed inside")
        print(f"{bench.done} kinds of bad input answered; {len(chains)} chains good; the episode went on at "
              f"{goes_on.places}")


run(check)
