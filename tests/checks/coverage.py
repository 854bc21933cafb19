#!/usr/bin/env -S python3 -B
"""Every clause of Thames Valley is acted on, told or excused, and every fingerprint occurs in its document.

The inventory of the clauses and the documents are not of this project: they lie beside the checkout, in ../shared, or
where DUTYDESK_SHARED says. Where they do not, only the coverage is checked, and the rest is skipped. What is claimed of the protocol must fail on copies
that are spoilt: a desk clause that nothing cites, a fingerprint with another digit, a clause that is gone.
"""

import collections
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHARED = pathlib.Path(os.environ.get("DUTYDESK_SHARED", ROOT.parent / "shared"))
SOURCES = SHARED / "sources"
PROGRAM = os.environ.get("DUTYDESK", str(ROOT / "build/release/dutydesk"))
CLAUSES = "thames-valley/clauses.yaml"
SECTIONS = {1: "TVP", 2: "TVG"}  # of the inventory
COUNTS = {"TVP": (47, 40), "TVG": (201, 175)}  # clauses, and those for the desk


def lint(folder, *options):
    done = subprocess.run([PROGRAM, "lint", *options, str(folder)], capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout + done.stderr


def inventory():
    """{id: use} as the inventory has them."""
    uses, section = {}, 0
    for line in (SHARED / "clauses.md").read_text().splitlines():
        if heading := re.match(r"## (\d+)\.", line):
            section = int(heading[1])
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if section in SECTIONS and cells[0].startswith(SECTIONS[section] + "-"):
            uses[cells[0]] = cells[6]
    return uses


def in_protocol(folder):
    """{id: use} as clauses.yaml has them."""
    text = (folder / CLAUSES).read_text()
    return dict(re.findall(r"^  - id: (\S+)\n(?:    .*\n)*?    use: (\w+)$", text, re.MULTILINE))


def differences(ours, theirs):
    for id in sorted(ours.keys() | theirs.keys()):
        if ours.get(id) != theirs.get(id):
            yield f"{id} is {ours.get(id, 'absent')} in clauses.yaml, {theirs.get(id, 'absent')} in the inventory"


def counted(uses):
    return {source: (sum(id.startswith(source) for id in uses),
                     sum(id.startswith(source) and use == "desk" for id, use in uses.items())) for source in COUNTS}


def house_steps(folder):
    lines = [line for file in sorted(folder.glob("*/dialogs/*.yaml")) for line in file.read_text().splitlines()]
    return sum(len(re.findall(r"(?:^|[\s{,])house:\s", line)) for line in lines if not line.lstrip().startswith("#"))


def coverage(claim):
    status, said = lint(ROOT / "protocols", "--coverage")
    claim(status == 0, f"lint --coverage passes\n{said}")
    told = sum(map(int, re.findall(r"House steps, which no document prints: (\d+)$", said, re.MULTILINE)))
    claim(told == house_steps(ROOT / "protocols"), f"house steps: {told} told, {house_steps(ROOT / 'protocols')} written")
    return told


def proof(claim):
    status, said = lint(ROOT / "protocols/thames-valley", "--sources", str(SOURCES))
    prints = (ROOT / "protocols" / CLAUSES).read_text().count("sha256:")
    clauses = sum(clauses for clauses, _ in COUNTS.values())
    claim(status == 0 and f"{clauses} clauses, {prints} fingerprints proven" in said, f"all is proven\n{said}")
    return prints


def whole_inventory(claim):
    theirs = inventory()
    claim(counted(theirs) == COUNTS, f"the inventory holds {counted(theirs)}")
    claim(not list(differences(in_protocol(ROOT / "protocols"), theirs)),
          "\n".join(["clauses.yaml has the clauses of the inventory", *differences(in_protocol(ROOT / "protocols"), theirs)]))


class Copy:
    """The protocols, to be spoilt."""

    def __init__(self, folder, name):
        self.folder = pathlib.Path(folder) / name
        shutil.copytree(ROOT / "protocols", self.folder)
        self.clauses = self.folder / CLAUSES

    def change(self, file, pattern, by, count=0):
        text = file.read_text()
        changed = re.sub(pattern, by, text, count=count, flags=re.MULTILINE)
        assert changed != text, f"{pattern} is in {file.name}"
        file.write_text(changed)

    def cite_instead(self, id, other):
        for file in self.folder.glob("thames-valley/**/*.yaml"):
            if file != self.clauses and re.search(rf"{id}(?![\w-])", file.read_text()):
                self.change(file, rf"{id}(?![\w-])", other)

    def remove(self, id):
        self.change(self.clauses, rf"^  - id: {id}\n(?:    .*\n)+", "")


def spoilt(claim, folder):
    uses = in_protocol(ROOT / "protocols")
    desk = [id for id, use in uses.items() if use == "desk"]
    lost, kept = desk[0], desk[1]

    uncited = Copy(folder, "uncited")
    uncited.cite_instead(lost, kept)
    status, said = lint(uncited.folder, "--coverage")
    claim(status == 1 and re.search(rf"^    {lost} ", said, re.MULTILINE), f"{lost} that nothing cites is a gap\n{said}")

    gone = Copy(folder, "gone")
    gone.remove(lost)
    status, said = lint(gone.folder)
    claim(status == 2 and f'the clause "{lost}" is not in clauses.yaml' in said, f"{lost} that is gone is missed\n{said}")
    gone.cite_instead(lost, kept)
    if SHARED.is_dir():
        claim([line for line in differences(in_protocol(gone.folder), inventory()) if line.startswith(f"{lost} is absent")],
              f"{lost} that is gone and not cited is missed")

    altered = Copy(folder, "altered")
    altered.change(altered.clauses, r"(sha256: )(.)", lambda found: found[1] + ("0" if found[2] != "0" else "1"), 1)
    if SOURCES.is_dir():
        status, said = lint(altered.folder, "--sources", str(SOURCES))
        claim(status == 1 and re.search(r"clauses\.yaml:\d+: no \d+ words in ", said), f"a changed fingerprint is found\n{said}")


def main():
    tally = collections.Counter()

    def claim(holds, sentence):
        tally[bool(holds)] += 1
        if not holds:
            print(f"NOT SO: {sentence}")

    house = coverage(claim)
    prints = 0
    if SOURCES.is_dir():
        whole_inventory(claim)
        prints = proof(claim)
    with tempfile.TemporaryDirectory() as folder:
        spoilt(claim, folder)
    print(f"{tally[True]} claims hold, {tally[False]} do not; {prints} fingerprints, {house} house steps")
    if tally[False]:
        return 1
    if not SOURCES.is_dir():
        print("skipped: the inventory of clauses and the documents are not here, in ../shared")
        return 77
    return 0


if __name__ == "__main__":
    sys.exit(main())
