"""The program under test with its own folder and ports, and a Slack beside it, for the checks of this folder.

A check is a file that is named for what it claims and runs against the program in $DUTYDESK:

    from desk import LONG, Desk, FakeSlack, Person, expect, run

    def check(folder):
        with FakeSlack() as slack, Desk(folder, slack) as desk:
            amy = Person(desk, "UAMY")
            expect("08458 505505" in amy.says("number").text, "the number is there")

    run(check)

Everything listens on 127.0.0.1, on ports that the system chooses. Only Python's standard library is used.
"""

import hashlib
import hmac
import http.client
import http.server
import itertools
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import urllib.parse

LONG = os.environ.get("DUTYDESK_LONG") == "1"
PROGRAM = os.environ.get("DUTYDESK", "build/release/dutydesk")
CHECKOUT = pathlib.Path(__file__).resolve().parents[2]
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
TOKEN = "xoxb-of-the-checks"
TEAM = "T0CHECKS"
NUMBER = "08458 505505"
CARD = "I could not record this."
ROLES = [
    "residential_worker", "foster_carer", "parent", "social_worker", "emergency_duty_team", "duty_desk",
    "police", "misper_coordinator", "children_missing_officer", "mat_worker", "case_manager", "health",
    "education", "voluntary_agency",
]
counter = itertools.count(1)


def expect(holds, claim):
    if not holds:
        raise AssertionError(claim)


def until(condition, seconds, claim):
    """Waits until `condition()` gives something and returns that; at most so many seconds."""
    end = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        expect(time.monotonic() < end, f"within {seconds} s: {claim}")
        time.sleep(0.005)


def together(acts):
    """Runs the acts at the same time, returns what they returned in order, and raises what one raised."""
    results = [None] * len(acts)
    errors = []

    def run_one(number, act):
        try:
            results[number] = act()
        except BaseException as error:  # told by the thread that waits
            errors.append(error)

    threads = [threading.Thread(target=run_one, args=item, daemon=True) for item in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return results


def run(check):
    """Runs a check in a folder of its own; its exit status is the process's, 77 where it skips."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="dutydesk-check-"))
    started = time.monotonic()
    try:
        check(folder)
        print(f"{time.monotonic() - started:.1f} s")
    except Skip as skip:
        print(f"skipped: {skip}")
        sys.exit(77)
    except BaseException:
        traceback.print_exc()
        for log in sorted(folder.glob("**/log")):
            print(f"--- {log}, its end:\n" + log.read_text(errors="replace")[-3000:])
        sys.exit(1)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Skip(Exception):
    pass


# --- Slack ---


class Shown:
    """A message as Slack would show it."""

    def __init__(self, path, body, at):
        self.path = path
        self.body = body
        self.at = at
        self.text = body.get("text", "")
        elements = [e for b in body.get("blocks", []) if b["type"] == "actions" for e in b["elements"]]
        self.buttons = {button["value"]: button["text"]["text"] for button in elements}

    @property
    def words(self):
        """All that a person could read."""
        return self.text + json.dumps(self.body.get("blocks", []), ensure_ascii=False)

    @property
    def code(self):
        found = re.match(r"((?:[A-Z][0-9])+): ", self.text)
        return found.group(1) if found else None

    @property
    def places(self):
        """Where an answer belongs: (run, step, item) of its buttons."""
        places = {tuple(button.split("|")[1:4]) for button in self.buttons}
        return {place for place in places if place[0]}

    def button(self, value):
        """The button that carries this answer."""
        return next(button for button in self.buttons if button.split("|")[4] == value)


def block_kit_faults(body):
    """What Slack would refuse in the blocks of a message."""
    blocks = body.get("blocks", [])
    if len(blocks) > 50:
        yield "more than 50 blocks"
    for block in blocks:
        if block["type"] == "section" and not 0 < len(block["text"]["text"]) <= 3000:
            yield "a section whose text has not 1 to 3,000 characters"
        if block["type"] != "actions":
            continue
        if not 0 < len(block["elements"]) <= 25:
            yield "actions without 1 to 25 elements"
        if len({e["action_id"] for e in block["elements"]}) < len(block["elements"]):
            yield "an action_id twice in a block"
        for element in block["elements"]:
            if not (0 < len(element["text"]["text"]) <= 75 and len(element["value"]) <= 2000):
                yield "a button's label or value is too long"


def faults(path, headers, body):
    """What Slack would refuse in a post."""
    if not headers.get("Content-Type", "").startswith("application/json"):
        yield "the content type is not JSON"
    if not isinstance(body, dict) or not body.get("text"):
        yield "the body is no object with a text"
        return
    yield from block_kit_faults(body)
    if path == "/api/chat.postMessage":
        if headers.get("Authorization") != f"Bearer {TOKEN}":
            yield "no bearer token"
        if not body.get("channel"):
            yield "no channel"
    elif body.get("response_type") != "ephemeral" or body.get("replace_original") is not False:
        yield "an answer that all would see, or that takes away what was asked"


class FakeSlack:
    """Takes posts to response_urls and to chat.postMessage as Slack does, checks their shape, keeps them.

    `answer`, where it is set, is called with (path, how many posts came to this path before) and returns
    (status, headers, body), or None for Slack's usual answer. Posts answered with a status other than 200
    are in `attempts` only.
    """

    def __init__(self):
        self.shown = []
        self.attempts = []
        self.faults = []
        self.answer = lambda path, before: None
        self.changed = threading.Condition()
        self.by_path = {}
        self.tries = {}
        self.port = 0
        self.open()

    def open(self):
        slack = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                slack.take(self)

            def log_message(self, *_):
                pass

        class Listener(http.server.ThreadingHTTPServer):
            request_queue_size = 512
            daemon_threads = True

            def handle_error(self, *_):
                pass  # a program that was killed in the middle of a post

        self.listener = Listener(("127.0.0.1", self.port), Handler)
        self.port = self.listener.server_port
        threading.Thread(target=self.listener.serve_forever, args=(0.02,), daemon=True).start()

    def close(self):
        """From now on connections are refused, until open()."""
        self.listener.shutdown()
        self.listener.server_close()

    def __enter__(self):
        return self

    def __exit__(self, failed, *_):
        self.close()
        expect(failed or not self.faults, f"Slack would refuse: {self.faults[:3]}")

    @property
    def origin(self):
        return f"http://127.0.0.1:{self.port}"

    def response_url(self):
        return f"{self.origin}/commands/{TEAM}/{next(counter)}"

    def take(self, request):
        raw = request.rfile.read(int(request.headers.get("Content-Length", 0)))
        try:
            body = json.loads(raw)
        except ValueError:
            body = None
        path = request.path
        with self.changed:
            before = self.tries.get(path, 0)
            self.tries[path] = before + 1
            self.faults += [f"{path}: {fault}" for fault in faults(path, request.headers, body)]
            status, headers, answer = self.answer(path, before) or self.usual(path)
            self.attempts.append((time.monotonic(), path, status))
            if status == 200 and isinstance(body, dict) and not answer.startswith('{"ok":false'):
                shown = Shown(path, body, time.monotonic())
                self.shown.append(shown)
                self.by_path.setdefault(path, []).append(shown)
            self.changed.notify_all()
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name, value)
        request.send_header("Content-Length", str(len(answer)))
        request.end_headers()
        request.wfile.write(answer.encode())

    @staticmethod
    def usual(path):
        if path == "/api/chat.postMessage":
            return 200, {"Content-Type": "application/json"}, '{"ok":true,"ts":"1.2"}'
        return 200, {"Content-Type": "text/plain"}, "ok"

    def at(self, url, count=1, seconds=10):
        """The last of the first `count` messages that came to this response_url."""
        path = urllib.parse.urlsplit(url).path
        with self.changed:
            there = self.changed.wait_for(lambda: len(self.by_path.get(path, [])) >= count, seconds)
            expect(there, f"message {count} comes to {path} within {seconds} s")
            return self.by_path[path][count - 1]

    def posts_to(self, url):
        with self.changed:
            return list(self.by_path.get(urllib.parse.urlsplit(url).path, []))


# --- the program ---


def worker(number, role, area="Oxfordshire"):
    """A worker of the configuration, with the Slack id UW<number>."""
    slack = f"UW{number}"
    return {"id": f"w{number}", "name": f"Worker {number}", "role": role, "area": area, "slack": slack}


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.type = response.headers.get("Content-Type", "")
        self.body = response.read()

    @property
    def acknowledged(self):
        return self.status == 200 and not self.body

    def expect_acknowledged(self):
        expect(self.acknowledged, f"it is acknowledged by an empty 200, not {self.status} {self.body!r:.200}")

    @property
    def card(self):
        """Whether it is the emergency card, as Slack shows it to whoever gave the command."""
        if self.status != 200 or not self.type.startswith("application/json"):
            return False
        shown = json.loads(self.body)
        return shown["response_type"] == "ephemeral" and CARD in shown["text"] and "999" in shown["text"]


class Desk:
    """`dutydesk serve` with a folder of its own."""

    def __init__(self, folder, slack, workers=None, data=None, webhooks="127.0.0.1:0"):
        self.folder = pathlib.Path(folder)
        self.data = pathlib.Path(data or self.folder / "data")
        self.slack = slack
        self.process = None
        self.folder.mkdir(exist_ok=True)
        self.write_configuration(workers or [], webhooks)

    def write_configuration(self, workers, webhooks):
        for name, secret in ("secret", SECRET), ("token", TOKEN):
            (self.folder / name).write_text(secret + "\n")
            (self.folder / name).chmod(0o600)
        configuration = {
            "data": str(self.data),
            "protocols": str(CHECKOUT / "protocols"),
            "listen": {"webhooks": webhooks, "desk": "127.0.0.1:0"},
            "slack": {
                "signing_secret_file": "secret",
                "bot_token_file": "token",
                "workspaces": [TEAM],
                "api_base": f"{self.slack.origin}/api",
                "response_url_prefixes": [f"{self.slack.origin}/"],
            },
            "workers": workers,
        }
        # JSON is YAML, but for long lines and for what these values do not hold.
        (self.folder / "dutydesk.yaml").write_text(json.dumps(configuration, indent=1) + "\n")

    def spawn(self):
        """Starts it and waits for nothing."""
        with open(self.folder / "log", "ab") as log:
            self.log_from = log.tell()
            self.process = subprocess.Popen(
                [PROGRAM, "serve", "--config", str(self.folder / "dutydesk.yaml")], stderr=log,
                stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)

    def start(self):
        self.spawn()
        self.wait()

    def wait(self):
        """Until it serves."""
        serving = until(self.log_of_serving, 20, "the program serves")
        self.port, self.status_port = serving["webhooks_port"], serving["desk_port"]

    def log(self):
        """What this run has written so far."""
        with open(self.folder / "log", "rb") as log:
            log.seek(self.log_from)
            return log.read().decode()

    def log_of_serving(self):
        log = self.log()
        expect(self.process.poll() is None, f"the program starts; it said {log!r}")
        lines = [line for line in log.splitlines(keepends=True) if line.endswith("\n")]
        return next((json.loads(line) for line in lines if '"event":"serving"' in line), None)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        """SIGTERM; returns after how many seconds it ended."""
        started = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(timeout=20)
        expect(status == 0, f"a stop ends with status 0, not {status}")
        return time.monotonic() - started

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, failed, *_):
        if self.process.poll() is None:
            self.kill() if failed else self.stop()

    def get(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.status_port, timeout=10)
        connection.request("GET", path)
        answer = Answer(connection.getresponse())
        connection.close()
        return answer

    def metric(self, name):
        found = re.search(rf"^dutydesk_{name} (\d+)$", self.get("/metrics").body.decode(), re.M)
        return int(found.group(1))

    def audit(self, *arguments):
        return subprocess.run(
            [PROGRAM, "audit", "list", *arguments, "--data", str(self.data)], capture_output=True, text=True)

    def entries(self, code):
        """The entries of an episode, as the program lists them, after its chain was found good."""
        listed = self.audit(code, "--json")
        expect(listed.returncode == 0, f"the entries of {code} can be listed: {listed.stderr}")
        return bodies(code, [json.loads(line) for line in listed.stdout.splitlines()])

    def all_entries(self):
        """The entries of each episode and of the desk, from the file, after every chain was found good."""
        columns = "idx, episode, seq, lower(hex(salt)), lower(hex(commitment)), CAST(bytes AS TEXT)"
        chains = {}
        for row in self.rows(f"SELECT {columns} FROM entry JOIN stream ON stream = id ORDER BY idx"):
            line = dict(zip(("index", "episode", "seq", "salt", "commitment", "bytes"), row))
            chains.setdefault(line["episode"], []).append(line)
        return {code: bodies(code, lines) for code, lines in chains.items()}

    def notes(self):
        """The notes on the record, after every chain was found good."""
        texts = [entry["said"].get("text", "") for entries in self.all_entries().values() for entry in entries
                 if entry["kind"] == "turn"]
        return [text for text in texts if text.startswith("note ")]

    def rows(self, sql, *values):
        database = sqlite3.connect(f"file:{self.data}/dutydesk.db?mode=ro", uri=True, timeout=10)
        try:
            return database.execute(sql, values).fetchall()
        finally:
            database.close()

    def settled(self, seconds=20):
        """Waits until no reply is left to deliver, and that is on the record."""
        waits = "SELECT count(*) FROM outbox WHERE parked IS NULL"
        until(lambda: self.rows(waits) == [(0,)], seconds, "every reply is delivered")


def bodies(code, lines):
    """What the entries of a good chain say."""
    check_chain(code, lines)
    return [json.loads(line["bytes"]) | {"index": line["index"]} for line in lines]


def check_chain(code, lines):
    """The ledger's promise, worked out anew from bot/ledger.h."""
    before = "0" * 64
    for number, line in enumerate(lines, start=1):
        raw = line["bytes"].encode()
        commitment = hashlib.sha256(b"dutydesk/entry/v1\n" + bytes.fromhex(line["salt"]) + raw).hexdigest()
        expect(commitment == line["commitment"], f"{code} {number}: the commitment fits the bytes")
        body = json.loads(raw)
        place = (body["v"], body["episode"], body["seq"], body["prev"])
        expect(place == (1, code, number, before), f"{code} {number}: it stands where it says")
        expect((line["episode"], line["seq"]) == (code, number), f"{code} {number}: it is filed there too")
        before = commitment
    salts = {line["salt"] for line in lines}
    expect(len(salts) == len(lines) and all(len(salt) == 64 for salt in salts), f"{code}: every salt is new")


# --- a person who uses Slack ---


def signed(body, at=None, secret=SECRET):
    """The headers with which Slack sends this body."""
    timestamp = str(int(time.time() if at is None else at))
    digest = hmac.new(secret.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()
    return {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": f"v0={digest}",
    }


class Delivery:
    """One command or press: what Slack sends, and sends again."""

    def __init__(self, path, body, response_url, external_id):
        self.path = path
        self.body = body
        self.response_url = response_url
        self.id = external_id  # by which the desk knows it again


class Person:
    """Somebody in Slack, with a connection of their own."""

    def __init__(self, desk, user, channel=None, team=TEAM):
        self.desk = desk
        self.user = user
        self.channel = channel or f"C{user}"
        self.team = team
        self.connection = None

    def close(self):
        if self.connection:
            self.connection.close()
        self.connection = None

    def command(self, text, **fields):
        """A slash command that is not sent yet; a field that is None is left out."""
        url = self.desk.slack.response_url()
        fields = {
            "team_id": self.team, "channel_id": self.channel, "user_id": self.user, "command": "/duty",
            "text": text, "response_url": url, "trigger_id": f"{next(counter)}.1.{'a' * 32}",
        } | fields
        given = {name: value for name, value in fields.items() if value is not None}
        return Delivery("/slack/commands", urllib.parse.urlencode(given).encode(), url, fields["trigger_id"])

    def pressing(self, value):
        """A press of the button that carries this value, not sent yet."""
        url = self.desk.slack.response_url()
        payload = {
            "type": "block_actions", "team": {"id": self.team}, "user": {"id": self.user},
            "channel": {"id": self.channel}, "response_url": url,
            "trigger_id": f"{next(counter)}.2.{'b' * 32}",
            "actions": [{"type": "button", "action_id": "option_0", "value": value}],
        }
        body = urllib.parse.urlencode({"payload": json.dumps(payload)}).encode()
        return Delivery("/slack/interactions", body, url, payload["trigger_id"] + "/0")

    def send(self, delivery):
        return self.post(delivery.path, delivery.body, signed(delivery.body))

    def post(self, path, body, headers, method="POST"):
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.desk.port, timeout=15)
        try:
            self.connection.request(method, path, body, headers)
            return Answer(self.connection.getresponse())
        except (OSError, http.client.HTTPException):
            self.close()
            raise

    def gets(self, delivery):
        """Sends it, sees it acknowledged, and returns the reply."""
        self.send(delivery).expect_acknowledged()
        return self.desk.slack.at(delivery.response_url)

    def says(self, text):
        return self.gets(self.command(text))

    def presses(self, value):
        return self.gets(self.pressing(value))


def raw_request(port, data, half_close=False, seconds=15):
    """Sends bytes as they are; returns what comes until the other end closes."""
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as connection:
        received = b""
        try:
            connection.sendall(data)
            if half_close:
                connection.shutdown(socket.SHUT_WR)
            while chunk := connection.recv(65536):
                received += chunk
        except (ConnectionError, TimeoutError):
            pass
        return received
