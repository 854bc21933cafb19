#!/usr/bin/env -S python3 -B
"""The bank holidays of 2024 to 2037 are, day by day, those that npm's date-holidays has for England.

Its entries of type "public" are taken: they are the bank holidays, their substitute days, and the days themselves that
fell on a weekend, just as `dutydesk holidays` prints them. Mother's Day and the like are of type "observance".
"""

import datetime
import json
import os
import pathlib
import subprocess
import sys

PACKAGE = "date-holidays"
VERSION = "3.37.0"
YEARS = range(2024, 2038)
JUDGES = pathlib.Path(__file__).resolve().parents[2] / "build/judges"
ASK = """
const Holidays = require("date-holidays");
const england = new Holidays("GB", "ENG");
const days = {};
for (const year of process.argv.slice(1))
  for (const day of england.getHolidays(year))
    if (day.type === "public") days[day.date.slice(0, 10)] = day.name;
console.log(JSON.stringify(days));
"""


def skip(why):
    print(f"skipped: {why}")
    sys.exit(77)


def installed():
    package = JUDGES / "node_modules" / PACKAGE / "package.json"
    return package.exists() and json.loads(package.read_text())["version"] == VERSION


def install():
    JUDGES.mkdir(parents=True, exist_ok=True)
    command = ["npm", "install", "--prefix", str(JUDGES), "--no-save", "--no-audit", "--no-fund", "--ignore-scripts",
               "--fetch-retries=1", "--fetch-timeout=20000", f"{PACKAGE}@{VERSION}"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    except FileNotFoundError:
        skip("there is no npm")
    except subprocess.TimeoutExpired:
        skip("npm did not come to an end")
    if done.returncode != 0:
        skip(f"npm cannot install {PACKAGE}: {done.stderr.strip()}")


def judged():
    asked = subprocess.run(["node", "-e", ASK, "--", *map(str, YEARS)], cwd=JUDGES, capture_output=True, text=True,
                           check=True, timeout=60)
    return json.loads(asked.stdout)


def printed():
    days = {}
    for year in YEARS:
        lines = subprocess.run([os.environ["DUTYDESK"], "holidays", str(year)], capture_output=True, text=True,
                               check=True, timeout=60).stdout.splitlines()
        for line in lines:
            day, _, name = line.split("  ", 2)
            days[day] = name
    return days


def every_day():
    day = datetime.date(YEARS[0], 1, 1)
    while day.year in YEARS:
        yield day.isoformat()
        day += datetime.timedelta(days=1)


def main():
    if not installed():
        install()
    theirs, ours = judged(), printed()
    compared = list(every_day())
    wrong = [day for day in compared if (day in ours) != (day in theirs)]
    for day in wrong:
        print(f"{day}: {PACKAGE} has {theirs.get(day, 'nothing')}, dutydesk has {ours.get(day, 'nothing')}")
    print(f"{len(compared)} days compared, {len(theirs)} of them holidays, {len(wrong)} differ")
    return 1 if wrong or not theirs or set(theirs) - set(compared) else 0


if __name__ == "__main__":
    sys.exit(main())
