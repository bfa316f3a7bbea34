"""No module holds what changes: two threads that use the library never meet in it.

Caches of `functools` may stay where they give what nobody can change: they are right in threads.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

import pytest

from tests.cli.test_cli import ROOT

CONTAINERS = {"bytearray", "dict", "list", "set"}
ONE_PASS = {"enumerate", "filter", "iter", "map", "open", "reversed", "zip"}
CHANGING = {
    name
    for type in (bytearray, dict, list, set)
    for name in dir(type)
    if not name.startswith("_") and name not in dir(bytes) and name not in dir(frozenset)
} - {"fromkeys", "get", "items", "keys", "values"}
CONSTANT = {
    "_thread.RLock",  # a lock holds nothing
    "datetime.timedelta",
    "json.JSONDecoder",  # as `json.loads` has one, too
    "re.compile",
    "tree_sitter.Language",
    "tree_sitter_hcl.language",
}
"""What else than classes and functions of our own a module may call to make its constants."""

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


class Module:
    """A module, what its names stand for (`module.name` for what it has itself), and its classes."""

    def __init__(self, name: str, tree: ast.Module) -> None:
        self.name = name
        self.tree = tree
        self.classes = {each.name: each for each in tree.body if isinstance(each, ast.ClassDef)}
        self.names = {bound: f"{name}.{bound}" for each in tree.body for bound in _bound(each)}
        for each in ast.walk(tree):
            if isinstance(each, ast.ImportFrom):
                self.names.update(
                    (alias.asname or alias.name, f"{each.module}.{alias.name}") for alias in each.names
                )
            elif isinstance(each, ast.Import):
                self.names.update((alias.asname or alias.name, alias.name) for alias in each.names)

    def full(self, callee: ast.expr) -> str:
        """The whole name of what is called; empty for a method of a value."""
        if isinstance(callee, ast.Name):
            return self.names.get(callee.id, callee.id if callee.id in dir(builtins) else "")
        if isinstance(callee, ast.Attribute) and isinstance(callee.value, ast.Name):
            owner = self.names.get(callee.value.id, "")
            return f"{owner}.{callee.attr}" if owner else ""
        return ""


def _bound(statement: ast.stmt) -> set[str]:
    """The names that a statement gives to its module."""
    if isinstance(statement, ast.ClassDef | ast.FunctionDef):
        return {statement.name}
    inside = ast.walk(statement)
    return {each.id for each in inside if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)}


def root(target: ast.expr) -> str:
    """The name that leads to what is changed: `x` of `x.a[0].b`; empty where there is none."""
    while isinstance(target, ast.Attribute | ast.Subscript | ast.Starred):
        target = target.value
    return target.id if isinstance(target, ast.Name) else ""


def changed(node: ast.AST) -> Iterator[ast.expr]:
    """What is changed somewhere in a piece of code: an item, an attribute, what a method is called of."""
    for each in ast.walk(node):
        targets: list[ast.expr] = []
        if isinstance(each, ast.Assign | ast.Delete):
            targets = each.targets
        elif isinstance(each, ast.AugAssign | ast.AnnAssign | ast.For):
            targets = [each.target]
        elif (
            isinstance(each, ast.Call) and isinstance(each.func, ast.Attribute) and each.func.attr in CHANGING
        ):
            yield each.func.value
        for target in targets:
            for part in target.elts if isinstance(target, ast.Tuple | ast.List) else [target]:
                if not isinstance(part, ast.Name):
                    yield part


def functions(tree: ast.AST) -> list[Function]:
    return [each for each in ast.walk(tree) if isinstance(each, Function)]


def own(function: Function) -> set[str]:
    """The names that a function binds itself."""
    arguments = {each.arg for each in ast.walk(function.args) if isinstance(each, ast.arg)}
    return arguments | {
        each.id
        for each in ast.walk(function)
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
    }


def is_ours(name: str, modules: set[str]) -> bool:
    """Whether a whole name is one of the package that is looked at."""
    return name.partition(".")[0] in {each.partition(".")[0] for each in modules}


def is_changing(name: str, classes: dict[str, tuple[Module, ast.ClassDef]]) -> bool:
    """Whether a method of a class, other than the one that makes it, changes its object."""
    if name not in classes:
        return False
    module, definition = classes[name]
    methods = [each for each in definition.body if isinstance(each, ast.FunctionDef)]
    return any(
        root(found) == "self" for each in methods if each.name != "__init__" for found in changed(each)
    ) or any(is_changing(module.full(base), classes) for base in definition.bases)


def constants(body: list[ast.stmt]) -> Iterator[ast.expr]:
    """What the names of a module, and of its classes, are made of."""
    for each in body:
        if isinstance(each, ast.Assign | ast.AnnAssign) and each.value:
            yield each.value
        elif isinstance(each, ast.If) and ast.unparse(each.test) == "TYPE_CHECKING":
            continue
        elif isinstance(each, ast.ClassDef | ast.If | ast.Try):
            yield from constants(each.body)


def calls(value: ast.expr) -> Iterator[ast.Call]:
    """The calls that are made when a value is, so not those in a lambda."""
    pending: list[ast.AST] = [value]
    while pending:
        each = pending.pop()
        if isinstance(each, ast.Call):
            yield each
        if not isinstance(each, ast.Lambda):
            pending.extend(ast.iter_child_nodes(each))


def findings(modules: list[Module]) -> Iterator[str]:
    """Each place where a module holds what changes, and why that is one."""
    classes = {
        f"{each.name}.{name}": (each, found) for each in modules for name, found in each.classes.items()
    }
    names = {each.name for each in modules}
    for module in modules:
        yield from _made(module, classes, names)
        yield from _changed_by_functions(module, names)
        yield from _remembered(module, classes)


def _made(
    module: Module, classes: dict[str, tuple[Module, ast.ClassDef]], modules: set[str]
) -> Iterator[str]:
    for value in constants(module.tree.body):
        where = f"{module.name}:{value.lineno}"
        is_one_pass = isinstance(value, ast.Call) and module.full(value.func) in ONE_PASS
        if is_one_pass or isinstance(value, ast.GeneratorExp):
            yield f"{where}: {ast.unparse(value)} can be gone through once only"
        for call in calls(value):
            name = module.full(call.func)
            if is_changing(name, classes):
                yield f"{where}: methods of {name} change the object"
            is_foreign = "." in name and not is_ours(name, modules)
            if is_foreign and name not in CONSTANT:
                yield f"{where}: nobody has said that what {name} makes is constant"


def _changed_by_functions(module: Module, modules: set[str]) -> Iterator[str]:
    for each in ast.walk(module.tree):
        if isinstance(each, ast.Global):
            yield f"{module.name}:{each.lineno}: the statement global"
    outermost = [each for each in module.tree.body if not isinstance(each, ast.Import | ast.ImportFrom)]
    around: dict[ast.AST, set[str]] = {}
    for function in [found for each in outermost for found in functions(each)]:
        local = own(function) | around.get(function, set())
        for inner in functions(function):
            around[inner] = around.get(inner, set()) | local
        for found in changed(function):
            full = "" if root(found) in local else module.names.get(root(found), "")
            is_call_of_function = isinstance(found, ast.Name) and full in modules
            if is_ours(full, modules) and not is_call_of_function:
                yield f"{module.name}:{found.lineno}: a function changes {full}"


def _remembered(module: Module, classes: dict[str, tuple[Module, ast.ClassDef]]) -> Iterator[str]:
    for function in functions(module.tree):
        if isinstance(function, ast.Lambda) or not any(
            "cache" in ast.unparse(each) for each in function.decorator_list
        ):
            continue
        names = [
            each for each in ast.walk(function.returns or ast.Constant(None)) if isinstance(each, ast.Name)
        ]
        for each in names:
            where = f"{module.name}:{function.lineno}"
            if each.id in CONTAINERS | {"Iterator"} or is_changing(module.full(each), classes):
                yield f"{where}: {function.name} remembers a {each.id}, which can change"


def package(folder: Path) -> list[Module]:
    found = []
    for path in sorted(folder.rglob("*.py")):
        name = ".".join(path.relative_to(folder.parent).with_suffix("").parts).removesuffix(".__init__")
        found.append(Module(name, ast.parse(path.read_text(encoding="utf-8"))))
    return found


def test_no_module_holds_what_changes() -> None:
    assert not list(findings(package(ROOT / "ecrlint")))


COUNTER = "class Counter:\n    def __init__(self):\n        self.count = 0\n\n"
COUNT = "    def add(self):\n        self.count += 1\n\n"


@pytest.mark.parametrize(
    "text",
    [
        "count = 0\ndef add():\n    global count\n    count += 1\n",
        "seen = []\ndef add(x):\n    seen.append(x)\n",
        "seen = set()\ndef add(x):\n    if x:\n        return seen.add(x)\n",
        "known = {}\ndef add(x):\n    known[x] = 1\n",
        "known = {}\ndef add(x):\n    known['a'][x], y = 1, 2\n",
        "known = {}\ndef drop(x):\n    del known[x]\n",
        "known = {'a': []}\nadd = lambda x: known['a'].append(x)\n",
        "def add():\n    add.count = 1\n",
        "class A:\n    seen = []\n    def add(self, x):\n        A.seen.append(x)\n",
        "from pkg.other import seen\ndef add(x):\n    seen.append(x)\n",
        "def add(x):\n    from pkg import other\n    other.seen.append(x)\n",
        COUNTER + COUNT + "COUNTER = Counter()\n",
        COUNTER + COUNT + "class More(Counter):\n    pass\nCOUNTERS = (More(),)\n",
        COUNTER + COUNT + "class Holder:\n    counter = Counter()\n",
        COUNTER + "    @property\n    def seen(self):\n        self.known['a'] = 1\nCOUNTER = Counter()\n",
        "from tree_sitter import Parser\nPARSER = Parser()\n",
        "import itertools\nNUMBERS = itertools.count()\n",
        "NUMBERS = iter((1, 2))\n",
        "NUMBERS = (each for each in (1, 2))\n",
        "from functools import cache\n@cache\ndef names() -> dict[str, int]:\n    return {}\n",
        "from functools import lru_cache\n@lru_cache(2)\ndef names(x: int) -> list[str] | None:\n    pass\n",
    ],
)
def test_what_changes_is_found(text: str) -> None:
    assert list(findings([Module("pkg.a", ast.parse(text))]))


@pytest.mark.parametrize(
    "text",
    [
        "KNOWN = {'a': [1]}\ndef known(x):\n    return KNOWN[x]\n",
        "KNOWN = {}\nKNOWN['a'] = 1\n",
        "seen = []\ndef add(x):\n    seen = []\n    seen.append(x)\n    return seen\n",
        "seen = []\ndef add(seen):\n    seen.append(1)\n",
        "seen = []\ndef outer():\n    seen = []\n    def inner():\n        seen.append(1)\n",
        COUNTER + COUNT + "def fresh():\n    return Counter()\n",
        COUNTER + COUNT + "MAKE = lambda: Counter()\n",
        COUNTER + "COUNTER = Counter()\n",
        "from pkg.a import other\nfrom pkg import a\ndef add(x):\n    a.add(x)\n",
        "import re\nPATTERN = re.compile('a')\n",
        "NUMBERS = tuple(map(str, (1, 2)))\n",
        "from functools import cache\n@cache\ndef names() -> frozenset[str]:\n    return frozenset()\n",
    ],
)
def test_constants_are_not(text: str) -> None:
    assert not list(findings([Module("pkg.a", ast.parse(text))]))
