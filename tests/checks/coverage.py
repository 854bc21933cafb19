#!/usr/bin/env -S python3 -B
"""Every clause of every protocol is acted on, told or excused, and every fingerprint occurs in its document.

The inventory of the clauses and the documents are not of this project: they lie beside the checkout, in ../shared, or
where DUTYDESK_SHARED says. Where they do not, only the coverage is checked, and the rest is skipped. What is claimed of
the protocols must fail on copies that are spoilt: a desk clause that nothing cites, a fingerprint with another digit, a
clause that is gone, a protocol that is missing.
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
# The documents of each protocol, by the prefix of their clauses: (section of the inventory, clauses, those for the desk).
PROTOCOLS = {
    "bexley": {"BEX": (4, 40, 36)},
    "derby-derbyshire": {"DD": (3, 224, 179)},
    "nottinghamshire": {"NOT": (5, 75, 56)},
    "thames-valley": {"TVP": (1, 47, 40), "TVG": (2, 201, 175)},
}
TOTAL = (587, 486)


def lint(folder, *options):
    done = subprocess.run([PROGRAM, "lint", *options, str(folder)], capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout + done.stderr


def source_of(id):
    return id.split("-")[0]


def documents():
    return {source: numbers for sources in PROTOCOLS.values() for source, numbers in sources.items()}


def inventory():
    """{id: use} as the inventory has them."""
    sections = {section: source for source, (section, _, _) in documents().items()}
    uses, section = {}, 0
    for line in (SHARED / "clauses.md").read_text().splitlines():
        if heading := re.match(r"## (\d+)\.", line):
            section = int(heading[1])
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if section in sections and source_of(cells[0]) == sections[section]:
            uses[cells[0]] = cells[6]
    return uses


def in_protocol(folder):
    """{id: use} as its clauses.yaml has them; empty where there is none."""
    file = folder / "clauses.yaml"
    text = file.read_text() if file.exists() else ""
    return dict(re.findall(r"^  - id: (\S+)\n(?:    .*\n)*?    use: (\w+)$", text, re.MULTILINE))


def in_protocols(folder):
    return {id: use for name in PROTOCOLS for id, use in in_protocol(folder / name).items()}


def missing_or_more(folder):
    """The folders of protocols that are not there, and those that nobody knows."""
    there = {path.parent.name for path in folder.glob("*/protocol.yaml")}
    return sorted(PROTOCOLS.keys() - there), sorted(there - PROTOCOLS.keys())


def differences(ours, theirs):
    for id in sorted(ours.keys() | theirs.keys()):
        if ours.get(id) != theirs.get(id):
            yield f"{id} is {ours.get(id, 'absent')} in clauses.yaml, {theirs.get(id, 'absent')} in the inventory"


def counted(uses):
    """{source: (clauses, those for the desk)}"""
    return {source: (sum(source_of(id) == source for id in uses),
                     sum(source_of(id) == source and use == "desk" for id, use in uses.items()))
            for source in documents()}


def house_steps(folder):
    lines = [line for file in sorted(folder.glob("*/dialogs/*.yaml")) for line in file.read_text().splitlines()]
    return sum(len(re.findall(r"(?:^|[\s{,])house:\s", line)) for line in lines if not line.lstrip().startswith("#"))


def coverage(claim):
    status, said = lint(ROOT / "protocols", "--coverage")
    claim(status == 0, f"lint --coverage passes\n{said}")
    told = sum(map(int, re.findall(r"House steps, which no document prints: (\d+)$", said, re.MULTILINE)))
    claim(told == house_steps(ROOT / "protocols"), f"house steps: {told} told, {house_steps(ROOT / 'protocols')} written")
    return told


def proof(claim, name):
    status, said = lint(ROOT / "protocols" / name, "--sources", str(SOURCES))
    prints = (ROOT / "protocols" / name / "clauses.yaml").read_text().count("sha256:")
    clauses = sum(clauses for _, clauses, _ in PROTOCOLS[name].values())
    claim(status == 0 and f"{clauses} clauses, {prints} fingerprints proven" in said, f"all of {name} is proven\n{said}")
    return prints


def whole_inventory(claim, there):
    theirs = inventory()
    expected = {source: (clauses, desk) for source, (_, clauses, desk) in documents().items()}
    claim(counted(theirs) == expected, f"the inventory holds {counted(theirs)}")
    claim((len(theirs), list(theirs.values()).count("desk")) == TOTAL, f"the inventory holds {len(theirs)} clauses")
    sources = {source for name in there for source in PROTOCOLS[name]}
    theirs = {id: use for id, use in theirs.items() if source_of(id) in sources}
    ours = in_protocols(ROOT / "protocols")
    claim(not list(differences(ours, theirs)),
          "\n".join(["clauses.yaml has the clauses of the inventory", *differences(ours, theirs)]))


class Copy:
    """The protocols, to be spoilt in one of them."""

    def __init__(self, folder, name, protocol):
        self.folder = pathlib.Path(folder) / f"{name} {protocol}"
        shutil.copytree(ROOT / "protocols", self.folder)
        self.protocol = self.folder / protocol
        self.clauses = self.protocol / "clauses.yaml"

    def change(self, file, pattern, by, count=0):
        text = file.read_text()
        changed = re.sub(pattern, by, text, count=count, flags=re.MULTILINE)
        assert changed != text, f"{pattern} is in {file.name}"
        file.write_text(changed)

    def cite_instead(self, id, other):
        for file in self.protocol.glob("**/*.yaml"):
            if file != self.clauses and re.search(rf"{id}(?![\w-])", file.read_text()):
                self.change(file, rf"{id}(?![\w-])", other)

    def remove(self, id):
        self.change(self.clauses, rf"^  - id: {id}\n(?:    .*\n)+", "")


def spoilt(claim, folder, name):
    uses = in_protocol(ROOT / "protocols" / name)
    desk = [id for id, use in uses.items() if use == "desk"]
    lost, kept = desk[0], desk[1]

    uncited = Copy(folder, "uncited", name)
    uncited.cite_instead(lost, kept)
    status, said = lint(uncited.folder, "--coverage")
    claim(status == 1 and re.search(rf"^    {lost} ", said, re.MULTILINE), f"{lost} that nothing cites is a gap\n{said}")

    gone = Copy(folder, "gone", name)
    gone.remove(lost)
    status, said = lint(gone.folder)
    claim(status == 2 and f'the clause "{lost}" is not in clauses.yaml' in said, f"{lost} that is gone is missed\n{said}")
    gone.cite_instead(lost, kept)
    if SHARED.is_dir():
        claim([line for line in differences(in_protocols(gone.folder), inventory()) if line.startswith(f"{lost} is absent")],
              f"{lost} that is gone and not cited is missed")

    altered = Copy(folder, "altered", name)
    altered.change(altered.clauses, r"(sha256: )(.)", lambda found: found[1] + ("0" if found[2] != "0" else "1"), 1)
    if SOURCES.is_dir():
        status, said = lint(altered.folder, "--sources", str(SOURCES))
        claim(status == 1 and re.search(r"clauses\.yaml:\d+: no \d+ words in ", said), f"a changed fingerprint is found\n{said}")

    absent = Copy(folder, "absent", name)
    shutil.rmtree(absent.protocol)
    claim(name in missing_or_more(absent.folder)[0], f"{name} that is gone is missed")


def main():
    tally = collections.Counter()

    def claim(holds, sentence):
        tally[bool(holds)] += 1
        if not holds:
            print(f"NOT SO: {sentence}")

    missing, more = missing_or_more(ROOT / "protocols")
    claim(not missing, f"all protocols are there, and not without {', '.join(missing)}")
    claim(not more, f"{', '.join(more)} is in the inventory")
    there = [name for name in PROTOCOLS if name not in missing]
    house = coverage(claim)
    prints = 0
    if SOURCES.is_dir():
        whole_inventory(claim, there)
        prints = sum(proof(claim, name) for name in there)
    with tempfile.TemporaryDirectory() as folder:
        for name in there:
            spoilt(claim, folder, name)
    print(f"{tally[True]} claims hold, {tally[False]} do not; {len(there)} of {len(PROTOCOLS)} protocols, {prints} fingerprints, "
          f"{house} house steps")
    if tally[False]:
        return 1
    if not SOURCES.is_dir():
        print("skipped: the inventory of clauses and the documents are not here, in ../shared")
        return 77
    return 0


if __name__ == "__main__":
    sys.exit(main())
