// Judges protocols/schema with ajv: every protocol file validates; of a small protocol, the program and the
// schema take the same spoilt files and refuse the same. Called by schema.sh with the folder of node_modules.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";

const require = createRequire(path.resolve(process.argv[2], "judges.js"));
const { Ajv2020 } = require("ajv/dist/2020.js");
const YAML = require("yaml");

const PROGRAM = process.env.DUTYDESK ?? "build/release/dutydesk";
const KINDS = ["protocol", "clauses", "contacts", "facts", "clocks", "ambiguities", "dialog", "scenario", "local"];
const FOLDERS = { dialogs: "dialog", scenarios: "scenario" };

const read = (file) => fs.readFileSync(file, "utf8");
const kindOf = (file) => FOLDERS[path.basename(path.dirname(file))] ?? path.basename(file, ".yaml");

const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true });
for (const name of ["defs", ...KINDS])
  ajv.addSchema(JSON.parse(read(`protocols/schema/${name}.json`)), `file:///${name}.json`);

// What the schema has against a file; an empty text where nothing is wrong.
function refused(file, text) {
  const validate = ajv.getSchema(`file:///${kindOf(file)}.json`);
  assert(validate, `${file} has a schema`);
  return validate(YAML.parse(text)) ? "" : ajv.errorsText(validate.errors);
}

function everyProtocolFile() {
  const files = fs.readdirSync("protocols", { recursive: true }).filter((name) => name.endsWith(".yaml"));
  assert(files.length >= KINDS.length - 1); // all but local.json, which is the deployment's
  for (const name of files) {
    const file = path.join("protocols", name);
    const text = read(file);
    assert.equal(refused(file, text), "", `${file} validates`);
    const schema = /^# yaml-language-server: \$schema=(.*)\n/.exec(text)?.[1] ?? "";
    assert.equal(path.join(path.dirname(file), schema), `protocols/schema/${kindOf(file)}.json`,
      `the first line of ${file} names its schema for editors`);
  }
  return files.length;
}

// Every key has a description that an editor can show.
function everyKeyDescribed(schema, where) {
  for (const [key, value] of Object.entries(schema.properties ?? {})) {
    const described = value.description ?? (value.$ref && ajv.getSchema(`file:///${value.$ref}`)?.schema.description);
    assert(described, `${where}: "${key}" is described`);
  }
  for (const [key, part] of Object.entries(schema))
    if (key !== "if" && part && typeof part === "object") everyKeyDescribed(part, where);
}

const SMALL = {
  "protocol.yaml": "protocol: small\ntitle: Small\nareas: [Here]\nsources: [{id: C, title: A document}]\n" +
    "opening: report\nnumber: police\nemergency: police\nage: Made up.\n",
  "clauses.yaml": `clauses:\n  - {id: C-1, source: C, kind: action, who: Police, use: desk, gist: So., fingerprint: [{words: 2, sha256: ${"a".repeat(64)}}]}\n`,
  "contacts.yaml": 'contacts:\n  - {contact: police, name: Police, number: "0123", cites: [C-1]}\n' +
    "  - {contact: team, name: Team, local: Ask., otherwise: police, house: Practice.}\n",
  "facts.yaml": "facts:\n  - {fact: danger, type: yes_no, name: Danger, question: In danger}\n" +
    "  - {fact: place, type: choice, name: Place, question: Where, options: [{value: home, label: Home, say: home}]}\n" +
    "  - {fact: seen, type: moment, name: Seen, question: When}\n",
  "clocks.yaml": "clocks:\n  - {clock: review, what: A review., due_after: 2 hours, runs_from: [seen, opened], " +
    "repeats: yes, stops: {danger: no}, done_by: report/look/home, opens: report, cites: C-1, ambiguity: A-1}\n" +
    "  - {clock: later, what: A talk., due_from: 24 hours, runs_from: opened, cites: C-1}\n",
  "ambiguities.yaml": "ambiguities:\n  - {ambiguity: A-1, clauses: C-1, text: One or the other., shown: why}\n",
  "dialogs/report.yaml": "dialog: report\ntitle: A report\nfor: police\nsteps:\n" +
    "  - {ask: danger, house: Always., then: {yes: police, no: next, unknown: next, skipped: police}}\n" +
    "  - {tell: calm, when: {danger: no}, text: Stay calm., cites: C-1}\n" +
    "  - {do: look, when: {danger: no}, text: Look., items: [{id: home, text: Home., cites: C-1}], cites: C-1}\n" +
    "  - {ring: police, cites: C-1, starts: review}\n" +
    "  - {end: over, text: Done., cites: C-1}\n",
  "scenarios/a.yaml": "scenario: a\nrole: police\narea: Here\nat: 2026-11-21 22:30\n" +
    'local: {contacts: [{contact: team, area: Here, number: "456", name: Ours, checked_on: 2026-11-01,\n' +
    '  open: [{days: mon-fri, from: "09:00", to: "17:00"}]}, {contact: police, checked_on: 2026-11-02}]}\n' +
    "turns:\n" +
    "  - {say: new, asks: danger}\n" +
    '  - {wait: 1 hour, press: "yes", rings: {police: "0123"}, clocks: {review: 2026-11-22 00:30 GMT}, cites: C-1}\n',
};

const SPOILT = [
  ["protocol.yaml", "title: Small\n", ""],
  ["protocol.yaml", "areas: [Here]", "area: Here"],
  ["protocol.yaml", "opening: report", "opening: Report!"],
  ["protocol.yaml", "title: A document", "titel: A document"],
  ["protocol.yaml", "title: A document", "title: A document, file: texts/a.txt"],
  ["protocol.yaml", "opening: report", "opening: report\nopening_for: {pirate: report}"],
  ["protocol.yaml", "age: Made up.", "age: Made up.\ndefinitions: [{term: missing, text: Not there.}]"],
  ["clauses.yaml", "clauses:", "clause:"],
  ["clauses.yaml", "gist: So., ", ""],
  ["clauses.yaml", "kind: action", "kind: rule"],
  ["clauses.yaml", "who: Police, ", ""],
  ["clauses.yaml", "use: desk", "use: strategic"],
  ["clauses.yaml", "use: desk", "use: desk, excused: Why"],
  ["clauses.yaml", "gist: So.", "gist: So., unproven: Why"],
  ["clauses.yaml", "words: 2", "words: two"],
  ["clauses.yaml", "a".repeat(64), "a".repeat(63)],
  ["contacts.yaml", "name: Police, ", ""],
  ["contacts.yaml", 'number: "0123", ', ""],
  ["contacts.yaml", "cites: [C-1]", "local: Ask.\n    , cites: [C-1]"],
  ["contacts.yaml", ", cites: [C-1]", ""],
  ["contacts.yaml", "contact: police", "contact: Police"],
  ["contacts.yaml", "cites", "cite"],
  ["contacts.yaml", 'number: "0123"', 'number: "0123", open: [{days: weekdays, from: "09:00", to: "17:00"}], otherwise: police'],
  ["contacts.yaml", 'number: "0123"', 'number: "0123", open: [{days: mon-fri, from: nine, to: "17:00"}], otherwise: police'],
  ["facts.yaml", "type: yes_no", "type: yes"],
  ["facts.yaml", ", options: [{value: home, label: Home, say: home}]", ""],
  ["facts.yaml", "question: When", "question: When, options: [{value: now, label: Now}]"],
  ["facts.yaml", "value: home", "value: skipped"],
  ["facts.yaml", "fact: seen", "fact: opened"],
  ["facts.yaml", "type: moment", "type: moment, scope: always"],
  ["facts.yaml", "type: moment", "type: moment, bands: [{value: low, label: Low}]"],
  ["facts.yaml", "type: moment", "type: number, bands: [{value: low, label: Low, below: ten}, {value: high, label: High}]"],
  ["clocks.yaml", "2 hours", "two hours"],
  ["clocks.yaml", "due_from: 24 hours", "due_from: later"],
  ["clocks.yaml", "due_from: 24 hours", "due_from: 24 hours, due_after: 24 hours"],
  ["clocks.yaml", "due_from: 24 hours, ", ""],
  ["clocks.yaml", "[seen, opened]", "seen"],
  ["clocks.yaml", ", cites: C-1", ""],
  ["clocks.yaml", "repeats: yes", "repeats: often"],
  ["clocks.yaml", "stops: {danger: no}", "stops: danger"],
  ["clocks.yaml", "report/look/home", "look"],
  ["clocks.yaml", "opens: report", "opens: Report!"],
  ["ambiguities.yaml", ", clauses: C-1", ""],
  ["ambiguities.yaml", "shown: why", "shown: never"],
  ["dialogs/report.yaml", "house: Always., ", ""],
  ["dialogs/report.yaml", "ring: police", "ring: police, tell: something"],
  ["dialogs/report.yaml", "ring: police", "phone: police"],
  ["dialogs/report.yaml", "ask: danger", "classify: danger"],
  ["dialogs/report.yaml", "tell: calm", "tell: calm, rules: [{value: no, cites: C-1}]"],
  ["dialogs/report.yaml", "text: Stay calm., ", ""],
  ["dialogs/report.yaml", "items: [{id: home, text: Home., cites: C-1}], ", ""],
  ["dialogs/report.yaml", "text: Home., cites: C-1", "text: Home."],
  ["dialogs/report.yaml", "end: over", "end: over, then: next"],
  ["dialogs/report.yaml", "starts: review", "then: {done: over}"],
  ["dialogs/report.yaml", "tell: calm", "tell: calm, id: next"],
  ["dialogs/report.yaml", "dialog: report", "dialog: report\nfirst: perhaps"],
  ["dialogs/report.yaml", "for: police", "for: pirate"],
  ["dialogs/report.yaml", "title: A report\n", ""],
  ["scenarios/a.yaml", "role: police", "role: pirate"],
  ["scenarios/a.yaml", "area: Here, number", "areas: Here, number"],
  ["scenarios/a.yaml", ' number: "456",', ""],
  ["scenarios/a.yaml", "checked_on: 2026-11-01", "checked_on: lately"],
  ["scenarios/a.yaml", "from: \"09:00\", ", ""],
  ["scenarios/a.yaml", ", checked_on: 2026-11-02", ""],
  ["scenarios/a.yaml", "local: {contacts:", "local: {contact:"],
  ["scenarios/a.yaml", "2026-11-21 22:30", "22:30"],
  ["scenarios/a.yaml", "asks: danger", "ask: danger"],
  ["scenarios/a.yaml", "say: new", "say: new, press: new"],
  ["scenarios/a.yaml", "1 hour", "an hour"],
  ["scenarios/a.yaml", "00:30 GMT", "00:30"],
  ["scenarios/a.yaml", 'rings: {police: "0123"}', "rings: police"],
];

function written(folder, files) {
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
  return spawnSync(PROGRAM, ["test", folder], { encoding: "utf8", timeout: 20_000 });
}

function programAndSchemaAgree(folder) {
  const whole = written(folder, SMALL);
  assert.equal(whole.status, 0, whole.stdout + whole.stderr);
  for (const [name, text] of Object.entries(SMALL)) assert.equal(refused(name, text), "", `${name} validates`);
  for (const [name, from, to] of SPOILT) {
    assert(SMALL[name].includes(from), `${name} holds ${from}`);
    const spoilt = SMALL[name].replace(from, to);
    assert.notEqual(refused(name, spoilt), "", `the schema refuses ${name} with "${to}" for "${from}"`);
    const ended = written(folder, { ...SMALL, [name]: spoilt });
    assert.equal(ended.status, 2, `the program refuses ${name} with "${to}" for "${from}"`);
    assert.match(ended.stderr, new RegExp(`${name}:\\d+: `), "and names the line");
  }
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "dutydesk-schema-"));
try {
  for (const name of KINDS) everyKeyDescribed(ajv.getSchema(`file:///${name}.json`).schema, name);
  const files = everyProtocolFile();
  programAndSchemaAgree(folder);
  console.log(`${files} files of protocols validate; ${SPOILT.length} spoilt ones are refused by schema and program`);
} finally {
  fs.rmSync(folder, { recursive: true });
}
