"""Expressions at random over all functions of Terraform whose answers are the same each time."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

from ecrlint.read.hcl.functions.table import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from ecrlint.read.hcl.types import Type

    Row: TypeAlias = list[str]  # where a class has `list` for something else

OF_OPENTOFU = {"base64gunzip", "cidrcontains", "urldecode"}
NAMES = sorted(name for name in FUNCTIONS.keys() - OF_OPENTOFU if not name.startswith(("file", "template")))

WORDS = [
    "", "a", "b", "ab", "abc", "Hello World", "a,b,,c", "1", "12", "-3", "1.5", "true", "false", "é",
    "üß x", "x\ny",
    "  pad ", "a-b_c", "10.0.0.0/8", "192.168.1.0/24", "2020-01-02T03:04:05Z", "k: v", '[1, "x"]',
    '{"a": [1]}',
    "a\tb", '"q"', "\\", "1h30m", "foo/bar/baz.txt", "%s", "aGVsbG8=", "null", "A", "*", "a\r\nb", "<&>",
    "- 1\n- b",
]  # fmt: skip
PATTERNS = [
    "a", "[a-z]+", "([a-z])([0-9])?", "(?P<x>[a-z]+)", "^a", "b$", "a*", "(a|b)+", "\\d+", "[^a]+", "\\s",
    "(?i)HELLO",
    ".", "x?", "a{1,2}", "\\bW", "(.)(.)", "[[:alpha:]]", "(a", "[", "(?:l+)", "l*?", "e|o", "", "\\w+$",
    "[,-]",
]  # fmt: skip
VERBS = [
    "%s", "%d", "%v", "%q", "%5s", "%-4d|", "%05d", "%x", "%X", "%o", "%b", "%.2f", "%e", "%g", "%t",
    "%#v", "%+d",
    "%%", "a", "%[1]s", "%.1s", "% d", "%8.3f", "%#x",
]  # fmt: skip
NUMBERS = [
    "0",
    "1",
    "2",
    "3",
    "-1",
    "-2",
    "10",
    "7",
    "1.5",
    "0.5",
    "-0.25",
    "100",
    "1000000",
    "255",
    "1e3",
    "64",
]
TIMES = [
    "2020-01-02T03:04:05Z",
    "2021-12-31T23:59:59+05:30",
    "2020-02-28T23:30:00.5-08:00",
    "2020-02-30T00:00:00Z",
]
DURATIONS = ["1h", "-1h30m", "1.5s", "100ms", "0", "10", "1d", "24h1ns", "-0.5h", "+3m"]
DATES = [
    "YYYY-MM-DD",
    "DD MMM YYYY hh:mm ZZZ",
    "EEEE, H:m AA",
    "hh'h'",
    "Y",
    "MMMM D aa",
    "ssZZZZ",
    "''",
    "x",
]
NETWORKS = ["10.0.0.0/8", "192.168.1.0/24", "fd00::/64", "2001:db8::/32", "10.1.2.3/30", "x"]
ENCODINGS = ["UTF-8", "UTF-16LE", "UTF-16BE", "ISO-8859-1"]
YAML = [
    "a: 1\nb: [x, y]", "- a\n- 1\n- true", "x", "a: {b: c}", "[1, 2", "'q'", "a: yes", "1.50", "k: v # c",
    "- 010",
    "a:\n  - b: 1\n    c: ~", '"esc\\n"', "a: |\n  l1\n  l2", "? a\n: b", "&x [1]", "a: -1.5e3",
    "- on\n- off\n- no",
]  # fmt: skip
JSON = ["[1, 2.50, null]", '{"a": {"b": []}}', '"x"', "1e2", "tru", '{"a": 1,}', "[]", "-0.5", '"\\u00e9"']
TABLES = [
    "a,b\n1,2",
    "a\n1\n2\n",
    'a,b\n"x,1",2\n',
    "a,b\n1",
    'x\ny"z',
    "a,a\n1,1",
    "a;b\n1;2",
    '"h"\n"v""w"',
]
OF_LISTS = {
    "coalescelist", "concat", "contains", "flatten", "index", "one", "reverse", "setproduct", "sum",
    "tolist", "toset",
}  # fmt: skip
OF_OBJECTS = {"keys", "merge", "tomap", "values"}


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("${", "$${").replace("%{", "%%{")


class Maker:
    """Makes expressions, always the same ones for a seed. `depth` says how deep one may go."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.made = 0

    def expression(self) -> str:
        """One of at most 600 characters: mostly the call of the function whose turn it is."""
        while True:
            depth = self.random.choice((1, 1, 2, 2, 3))
            self.made += 1
            if self.random.random() < 0.7:
                found = self.call(depth, NAMES[self.made % len(NAMES)])
            else:
                found = self.anything(depth)
            if len(found) <= 600:
                return found

    def pick(self, choices: Row) -> Any:
        return self.random.choice(choices)

    def one_of(self, depth: int, *ways: Callable[[int], str]) -> str:
        return self.random.choice(ways)(depth - 1)

    def word(self, choices: Row) -> str:
        return quoted(self.pick(choices))

    def anything(self, depth: int) -> str:
        if self.random.random() < 0.04:
            return "null"
        return self.random.choice([self.text, self.text, self.number, self.boolean, self.list, self.object])(
            depth
        )

    def text(self, depth: int) -> str:
        if depth <= 0 or self.random.random() < 0.5:
            return self.word(WORDS)
        return self.one_of(
            depth,
            self.some_call,
            lambda inner: f'"a${{{self.anything(inner)}}}"',
            lambda inner: f"({self.boolean(inner)} ? {self.text(inner)} : {self.anything(inner)})",
            lambda inner: f"try({self.anything(inner)}, {self.text(inner)})",
            lambda inner: f"{self.list(inner)}[{self.pick(NUMBERS)}]",
            lambda inner: f"{self.object(inner)}.a",
        )

    def number(self, depth: int) -> str:
        if depth <= 0 or self.random.random() < 0.6:
            return str(self.pick(NUMBERS))
        return self.one_of(
            depth,
            lambda inner: f"({self.number(inner)} {self.pick(list('+-*/%'))} {self.number(inner)})",
            lambda inner: f"length({self.anything(inner)})",
            lambda inner: f"-({self.number(inner)})",
            self.some_call,
            lambda inner: self.word(["1", "2", "1.5", "x"]),
        )

    def boolean(self, depth: int) -> str:
        if depth <= 0 or self.random.random() < 0.4:
            return str(self.pick(["true", "false", '"true"', '"1"']))
        return self.one_of(
            depth,
            lambda inner: f"({self.anything(inner)} {self.pick(['==', '!='])} {self.anything(inner)})",
            lambda inner: f"({self.number(inner)} {self.pick(['<', '>', '<=', '>='])} {self.number(inner)})",
            lambda inner: f"({self.boolean(inner)} {self.pick(['&&', '||'])} {self.boolean(inner)})",
            lambda inner: f"!{self.boolean(inner)}",
            lambda inner: f"can({self.anything(inner)})",
            self.some_call,
        )

    def list(self, depth: int) -> str:
        if depth <= 0 or self.random.random() < 0.5:
            items = ", ".join(self.items(depth))
            return str(self.pick([f"[{items}]", f"[{items}]", f"tolist([{items}])", f"toset([{items}])"]))
        return self.one_of(
            depth,
            self.some_call,
            lambda inner: f"[for i, x in {self.collection(inner)} : {self.pick(['i', 'x', '[i, x]'])}]",
            lambda inner: f"({self.boolean(inner)} ? {self.list(inner)} : {self.list(inner)})",
            lambda inner: f"{self.list(inner)}[*]",
            lambda inner: f"values({self.object(inner)})",
        )

    def object(self, depth: int) -> str:
        if depth <= 0 or self.random.random() < 0.5:
            pairs = zip(self.random.sample("abcd", 4), self.items(depth), strict=False)
            entries = ", ".join(f"{key} = {value}" for key, value in pairs)
            return str(self.pick([f"{{{entries}}}", f"{{{entries}}}", f"tomap({{{entries}}})"]))
        return self.one_of(
            depth,
            self.some_call,
            lambda inner: f"{{for x in {self.list(inner)} : x => x...}}",
            lambda inner: f"{{for k, v in {self.collection(inner)} : k => v}}",
            lambda inner: f"({self.boolean(inner)} ? {self.object(inner)} : {self.object(inner)})",
            lambda inner: f"merge({self.object(inner)}, {self.object(inner)})",
        )

    def items(self, depth: int) -> Row:
        """Up to three values, mostly of one kind."""
        kinds: tuple[Callable[[], str], ...] = (
            lambda: self.word(WORDS),
            lambda: str(self.pick(NUMBERS)),
            lambda: str(self.pick(["true", "false"])),
            lambda: self.anything(depth - 1),
        )
        [made] = self.random.choices(kinds, [35, 20, 10, 35])
        return [made() for _ in range(self.random.randint(0, 3))]

    def collection(self, depth: int) -> str:
        return self.random.choice([self.list, self.object])(depth)

    def some_call(self, depth: int) -> str:
        return self.call(depth + 1, self.random.choice(NAMES))

    def call(self, depth: int, name: str) -> str:
        fitting = self.fitting(depth - 1).get(name) if self.random.random() < 0.9 else None
        return f"{name}({', '.join(fitting() if fitting else self.by_types(depth - 1, name))})"

    def by_types(self, depth: int, name: str) -> Row:
        """Arguments of the types that a function asks for, now and then of others."""
        function = FUNCTIONS[name]
        rest = [function.rest] * self.random.randint(0, 3) if function.rest else []
        return [self.argument(depth, name, type) for type in (*function.parameters, *rest)]

    def argument(self, depth: int, name: str, type: Type) -> str:
        if self.random.random() < 0.07:
            return self.anything(depth)
        if type.kind == "any" and name in OF_LISTS:
            return self.list(depth)
        if type.kind in ("list", "set"):
            return self.list(depth)
        if type.kind == "map" or name in OF_OBJECTS:
            return self.object(depth)
        kinds = {"string": self.text, "number": self.number, "bool": self.boolean}
        return kinds.get(type.kind, self.anything)(depth)

    def fitting(self, depth: int) -> dict[str, Callable[[], Row]]:
        """Arguments with which functions have something to do."""
        text, number, rows, word, pick = self.text, self.number, self.list, self.word, self.pick
        some = self.random.randint(0, 3)
        return {
            "chunklist": lambda: [rows(depth), pick(["0", "1", "2", "3", "-1", "1.5"])],
            "cidrhost": lambda: [word(NETWORKS), number(depth)],
            "cidrnetmask": lambda: [word(NETWORKS)],
            "cidrsubnet": lambda: [
                word(NETWORKS),
                pick(["0", "1", "4", "8", "33"]),
                pick(["0", "1", "3", "256"]),
            ],
            "cidrsubnets": lambda: [
                word(NETWORKS),
                *(pick(["1", "2", "3", "4", "8", "0"]) for _ in range(some)),
            ],
            "csvdecode": lambda: [word(TABLES)],
            "element": lambda: [rows(depth), pick(["0", "1", "2", "5", "1.5"])],
            "format": lambda: [self.verbs(some), *(self.anything(depth) for _ in range(some))],
            "formatdate": lambda: [word(DATES), word(TIMES)],
            "formatlist": lambda: [self.verbs(some), *(rows(depth) for _ in range(some))],
            "jsondecode": lambda: [pick([word(JSON), f"jsonencode({self.anything(depth)})"])],
            "log": lambda: [pick(NUMBERS), pick(["2", "3", "10", "1"])],
            "lookup": lambda: [self.object(depth), word(list("abcd")), self.anything(depth)],
            "parseint": lambda: [
                word(["ff", "12", "-7", "zz", "101", "", "Az"]),
                pick(["10", "16", "2", "36", "62"]),
            ],
            "pow": lambda: [pick(NUMBERS), pick(["0", "1", "2", "3", "-1", "10", "0.5"])],
            "range": lambda: [pick(["0", "3", "5", "-2", "1.5", "0.5"]) for _ in range(max(1, some))],
            "regex": lambda: [word(PATTERNS), text(depth)],
            "regexall": lambda: [word(PATTERNS), text(depth)],
            "replace": lambda: [
                text(depth),
                quoted(f"/{pick(PATTERNS)}/"),
                word(["", "<$0>", "$1", "$2$1", "$x!"]),
            ],
            "slice": lambda: [rows(depth), pick(["0", "1", "2"]), pick(["0", "1", "2", "3"])],
            "split": lambda: [word([",", "", "a", " "]), text(depth)],
            "substr": lambda: [text(depth), pick(["0", "1", "2", "-1", "10"]), pick(["0", "1", "-1", "5"])],
            "textdecodebase64": lambda: [pick(['"aGVsbG8="', '"aABpAA=="', text(depth)]), word(ENCODINGS)],
            "textencodebase64": lambda: [text(depth), word(ENCODINGS)],
            "timeadd": lambda: [word(TIMES), word(DURATIONS)],
            "timecmp": lambda: [word(TIMES), word(TIMES)],
            "transpose": lambda: [f"{{ a = {rows(0)}, b = {rows(0)} }}"],
            "uuidv5": lambda: [word(["dns", "url", "oid", "x500", "nope"]), text(depth)],
            "yamldecode": lambda: [pick([word(YAML), f"yamlencode({self.anything(depth)})"])],
            "zipmap": lambda: [pick(['["a", "b"]', '["a"]', "[]"]), rows(depth)],
        }

    def verbs(self, count: int) -> str:
        return quoted("".join(self.pick(VERBS) for _ in range(count)))
