#!/usr/bin/env -S python3 -B
"""Every key that the program knows in protocol files stands in protocols/schema, and the reverse.

The program's keys are read off its sources: the lists in `fields(..., {"key", ...})`, `inner(...)` or `Fields f{...}`
and the one key of `each(..., "key", ...)`. Each list is compared with the object of the schema that it has most keys in common with.
"""

import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
FREE = {"any", "not", "role", "area"}  # a condition's own keys, among the facts' names


def in_program():
    """[(where, keys)]"""
    lists = []
    for path in sorted((ROOT / "dialogs").glob("*.cpp")):
        text = path.read_text()
        for found in re.finditer(r'\b(?:(?:fields|inner)\(\s*[\w.*\[\]]+,\s*\{(\s*"[^}]*)\}|each\([^,]*,\s*("\w+")|Fields \w+\{[\w.*, ]+\{(\s*"[^}]*)\})', text):
            line = text.count("\n", 0, found.start()) + 1
            lists.append((f"dialogs/{path.name}:{line}", set(re.findall(r'"(\w+)"', found[1] or found[2] or found[3]))))
    return lists


def in_schema():
    """[(where, keys)]"""
    lists = []

    def collect(node, where):
        if isinstance(node, dict):
            if node.get("additionalProperties") is False:
                lists.append((where, set(node["properties"])))
            for key, value in node.items():
                collect(value, where if key in ("properties", "items", "anyOf") else f"{where} {key}")
        elif isinstance(node, list):
            for value in node:
                collect(value, where)

    for path in sorted((ROOT / "protocols/schema").glob("*.json")):
        collect(json.loads(path.read_text()), f"protocols/schema/{path.name}:")
    return lists


def nearest(keys, lists):
    return max(lists, key=lambda other: len(keys & other[1]) / len(keys | other[1]))


def quoted(keys):
    return ", ".join(f'"{key}"' for key in sorted(keys))


def missing(lists, others):
    """A sentence for each list that no other equals."""
    for where, keys in lists:
        other, other_keys = nearest(keys, others)
        if keys - other_keys:
            yield f"{where} has {quoted(keys - other_keys)}, which {other} does not"


def main():
    program, schema = in_program(), in_schema()
    condition = json.loads((ROOT / "protocols/schema/defs.json").read_text())["$defs"]["condition"]
    sentences = sorted(set(missing(program, schema)) | set(missing(schema, program)))
    if set(condition["properties"]) != FREE:
        sentences.append(f"a condition's own keys are {quoted(FREE)}, not {quoted(condition['properties'])}")
    if len(program) < 10 or len(schema) < 10:
        sentences.append(f"too few lists of keys were found: {len(program)} and {len(schema)}")
    for sentence in sentences:
        print(sentence)
    if not sentences:
        print(f"{len(program)} lists of keys in the program, {len(schema)} in the schema, and no difference")
    return 1 if sentences else 0


sys.exit(main())
