"""Whole configurations held against `terraform plan`: what is known of them here, Terraform plans too.

Trees of modules are made at random, with `terraform_data` in the place of resources of AWS, so that neither a
provider nor a network is needed. A thousand of them:

    python -m tests.read.terraform_trees 1000
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ecrlint.read.files import Disk
from ecrlint.read.hcl.evaluate import evaluate
from ecrlint.read.hcl.functions.encoding import json_text
from ecrlint.read.terraform.module_scopes import ModuleScopes
from ecrlint.read.terraform.repetition import instances
from ecrlint.read.terraform.scope import scope_of

if TYPE_CHECKING:
    from collections.abc import Iterator

TYPES = ("string", "number", "bool", "list(string)", "map(string)")
OBJECT = 'object({ who = string, what = optional(list(string), ["d"]), on = optional(bool) })'
WORDS = ("a", "b", "*", "arn:aws:iam::111122223333:root", "x y", "é")


class ModuleText:
    """One module that is being made: what it declares, and what expressions in it may name."""

    def __init__(self, random: random.Random, folder: str, callees: list[ModuleText]) -> None:
        self.random = random
        self.folder = folder
        self.names: dict[str, list[str]] = {type: [] for type in (*TYPES, OBJECT)}
        self.inputs: dict[str, tuple[str, bool]] = {}
        self.outputs: dict[str, str] = {}
        self.files: dict[str, list[str]] = {"main.tf": [], "variables.tf": [], "calls.tf": []}
        self._add_variables()
        self._add_locals()
        for number, callee in enumerate(callees):
            self._add_call(f"c{number}", callee)
        self._add_data()
        self._add_outputs()
        self._add_overrides()

    def value(self, type: str, depth: int = 0) -> str:
        """An expression of a type."""
        named = self.names[type]
        if named and (depth > 2 or self.random.random() < 0.45):
            return self.random.choice(named)
        if depth > 2:
            return self.literal(type)
        return self.random.choice([self.literal, self._made])(type, depth)

    def literal(self, type: str, depth: int = 0) -> str:
        """A constant of a type."""
        pick = self.random.choice
        match type:
            case "string":
                return json.dumps(pick(WORDS), ensure_ascii=False)
            case "number":
                return str(pick([0, 1, 2, 3]))
            case "bool":
                return pick(["true", "false"])
            case "list(string)":
                return "[" + ", ".join(self.literal("string") for _ in range(pick([0, 1, 2, 2]))) + "]"
            case "map(string)":
                keys = self.random.sample(["k", "l", "m"], pick([0, 1, 2]))
                return "{ " + ", ".join(f"{key} = {self.literal('string')}" for key in keys) + " }"
        more = pick(["", f", what = {self.literal('list(string)')}", ", on = true", ", on = null"])
        return f"{{ who = {self.literal('string')}{more} }}"

    def _made(self, type: str, depth: int) -> str:
        """An expression that works something out of others."""
        make = partial(self.value, depth=depth + 1)
        pick = self.random.choice
        either = f"({make('bool')} ? {make(type)} : {make(type)})"
        match type:
            case "string":
                return pick(
                    [
                        either,
                        f'"${{{make("string")}}}-${{{make("string")}}}"',
                        f"({make('bool')} ? {make(type)} : {make('bool')} ? {make(type)} : {make(type)})",
                        f"upper({make('string')})",
                        f'join(",", {make("list(string)")})',
                        f'lookup({make("map(string)")}, "k", {make("string")})',
                        f"{make(OBJECT)}.who",
                        f"tostring({make('number')})",
                        f"try({make('list(string)')}[1], {make('string')})",
                        f"jsonencode({make('list(string)')})",
                        "basename(path.module)",
                    ]
                )
            case "number":
                return pick([either, f"length({make('list(string)')})", f"({make('number')} + 1)"])
            case "bool":
                return pick(
                    [
                        f"({make('string')} == {make('string')})",
                        f"({make('number')} > {make('number')})",
                        f"contains({make('list(string)')}, {make('string')})",
                        f"!{make('bool')}" if self.names["bool"] else "true",
                        f"({make(OBJECT)} == null)",
                    ]
                )
            case "list(string)":
                return pick(
                    [
                        f"({make('bool')} ? tolist({make(type)}) : tolist({make(type)}))",
                        f"concat({make(type)}, {make(type)})",
                        f"[for each in {make(type)} : upper(each)]",
                        f"[for each in {make(type)} : each if each != {make('string')}]",
                        f"sort({make(type)})",
                        f"values({make('map(string)')})",
                        f"keys({make('map(string)')})",
                        f"tolist(toset({make(type)}))",
                        f"compact({make(type)})",
                        f"{make(OBJECT)}.what" if self.names[OBJECT] else "[]",
                    ]
                )
            case "map(string)":
                return pick(
                    [
                        f"merge({make(type)}, {make(type)})",
                        f"{{ for key, each in {make(type)} : upper(key) => each }}",
                        f"tomap({{ k = {make('string')} }})",
                    ]
                )
        return f"{{ who = {make('string')}, what = {make('list(string)')}, on = {make('bool')} }}"

    def _name(self, type: str, name: str) -> None:
        self.names[type].append(name)

    def _add_variables(self) -> None:
        for number in range(self.random.randint(2, 5)):
            name, type = f"v{number}", self.random.choice((*TYPES, OBJECT))
            has_default = self.folder == "" or self.random.random() < 0.6
            self.inputs[name] = type, has_default
            lines = [f'variable "{name}" {{', f"  type = {type}"]
            if has_default:
                lines.append(f"  default = {self.literal(type)}")
            if self.random.random() < 0.3:
                lines.append("  nullable = false")
            self.files["variables.tf"].append("\n".join([*lines, "}\n"]))
        for name, (type, _) in self.inputs.items():
            self._name(type, f"var.{name}")

    def _add_locals(self) -> None:
        for number in range(self.random.randint(1, 4)):
            type = self.random.choice((*TYPES, OBJECT))
            self.files["main.tf"].append(f"locals {{\n  l{number} = {self._fixed(type)}\n}}\n")
            self._name(type, f"local.l{number}")

    def _fixed(self, type: str) -> str:
        """An expression whose type does not hang on what it is made of."""
        value = self.value(type)
        convert = {"string": "tostring", "number": "tonumber", "bool": "tobool", "list(string)": "tolist"}
        convert["map(string)"] = "tomap"
        return f"{convert[type]}({value})" if type in convert else value

    def _add_call(self, name: str, callee: ModuleText) -> None:
        source = os.path.relpath(callee.folder, self.folder or ".")
        source = source if source.startswith("..") else f"./{source}"
        lines = [f'module "{name}" {{', f'  source = "{source}"']
        way = self.random.choice(["", "", "count", "set", "map"])
        inner: dict[str, list[str]] = {}
        if way == "count":
            lines.append(f"  count = {self.random.choice(['1', '2', self.value('bool') + ' ? 1 : 0'])}")
            inner = {"number": ["count.index"]}
        elif way == "set":
            lines.append(f"  for_each = toset({self.value('list(string)')})")
            inner = {"string": ["each.key", "each.value"]}
        elif way == "map":
            lines.append(f"  for_each = {self.value('map(string)')}")
            inner = {"string": ["each.key", "each.value"]}
        for type, names in inner.items():
            self.names[type] += names
        for variable, (type, has_default) in callee.inputs.items():
            if not has_default or self.random.random() < 0.7:
                value = "null" if has_default and self.random.random() < 0.15 else self.value(type)
                lines.append(f"  {variable} = {value}")
        for type, names in inner.items():
            for each in names:
                self.names[type].remove(each)
        self.files["calls.tf"].append("\n".join([*lines, "}\n"]))
        for output, type in callee.outputs.items():
            if way == "":
                self._name(type, f"module.{name}.{output}")
            elif way == "count" and type == "string":
                self._name("list(string)", f"module.{name}[*].{output}")
            elif type == "string":
                self._name("list(string)", f"[for each in module.{name} : each.{output}]")
                self._name("list(string)", f"values(module.{name})[*].{output}")

    def _add_data(self) -> None:
        for number in range(self.random.randint(1, 3)):
            repeated = self.random.choice(
                ["", "", "  count = 2\n", f"  count = {self.value('bool')} ? 1 : 0\n"]
            )
            if repeated == "" and self.random.random() < 0.4:
                repeated = f"  for_each = toset({self.value('list(string)')})\n"
            value = self.value(self.random.choice((*TYPES, OBJECT)))
            self.files["main.tf"].append(
                f'resource "terraform_data" "d{number}" {{\n{repeated}  input = {value}\n}}\n'
            )

    def _add_outputs(self) -> None:
        for number in range(self.random.randint(1, 3)):
            type = self.random.choice(TYPES)
            self.outputs[f"o{number}"] = type
            self.files["main.tf"].append(f'output "o{number}" {{\n  value = {self._fixed(type)}\n}}\n')

    def _add_overrides(self) -> None:
        if self.random.random() < 0.4:
            name = self.random.choice(["override.tf", "z_override.tf"])
            chosen = self.random.choice(list(self.inputs))
            type, has_default = self.inputs[chosen]
            self.files[name] = [f'resource "terraform_data" "d0" {{\n  input = {self.value("string")}\n}}\n']
            if has_default:
                self.files[name].append(f'variable "{chosen}" {{\n  default = {self.literal(type)}\n}}\n')


def tree(seed: int) -> dict[str, str]:
    """The files of a configuration, by their paths."""
    made = random.Random(seed)
    modules: list[ModuleText] = []
    for number in range(made.randint(1, 4)):
        callees = made.sample(modules, made.randint(0, min(2, len(modules))))
        modules.append(ModuleText(made, f"modules/m{number}", callees))
    root = ModuleText(made, "", [made.choice(modules) for _ in range(made.randint(1, 3))])
    files = {}
    for module in (*modules, root):
        for name, parts in module.files.items():
            files[os.path.join(module.folder, name)] = "\n".join(parts)
    given = [name for name in root.inputs if made.random() < 0.5]
    lines = [f"{name} = {root.literal(root.inputs[name][0])}\n" for name in given]
    files[made.choice(["terraform.tfvars", "x.auto.tfvars"])] = "".join(lines)
    return files


def planned(folder: Path) -> dict[str, Any] | None:
    """What Terraform plans for each `terraform_data`, by its address; None for a tree that it refuses."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "CHECKPOINT_DISABLE": "1"}
    for words in (["init"], ["plan", "-out=plan"], ["show", "-json", "plan"]):
        done = subprocess.run(
            ["terraform", *words, *(["-input=false", "-no-color"] if words[0] != "show" else [])],
            cwd=folder, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            return None
    found: dict[str, Any] = {}
    pending = [json.loads(done.stdout)["planned_values"].get("root_module", {})]
    while pending:
        module = pending.pop()
        pending += module.get("child_modules", [])
        for each in module.get("resources", []):
            found[each["address"]] = each["values"].get("input")
    return found


def known_here(folder: Path) -> dict[str, str | None]:
    """The JSON of each `terraform_data`'s input as it is worked out here, by its address; None if unknown."""
    found: dict[str, str | None] = {}
    before = os.getcwd()
    os.chdir(folder)
    try:
        with scope_of("", Disk()) as root:
            for scopes in _modules(ModuleScopes(root)):
                for block in scopes.module.declared.blocks.values():
                    if block.type == "resource":
                        expression = block.body.attributes["input"].expression
                        for prefix, scope in scopes.instances():
                            for index, inside in instances(block, scope):
                                value = evaluate(expression, inside)
                                address = f"{prefix}{'.'.join(block.labels)}{index}"
                                found[address] = json_text(value) if value.is_known else None
    finally:
        os.chdir(before)
    return found


def _modules(scopes: ModuleScopes) -> Iterator[ModuleScopes]:
    yield scopes
    for block in scopes.module.declared.blocks.values():
        called = scopes.called(block) if block.type == "module" else None
        if called:
            yield from _modules(called)


def differences(seed: int, folder: Path) -> tuple[list[str], int, int] | None:
    """Where the two differ in one tree, how many values are known here, and how many are not.

    None for a tree that Terraform refuses.
    """
    for path, text in tree(seed).items():
        folder.joinpath(path).parent.mkdir(parents=True, exist_ok=True)
        folder.joinpath(path).write_text(text, encoding="utf-8")
    expected = planned(folder)
    if expected is None:
        return None
    here = known_here(folder)
    wrong = [f"{seed}: {each} is not planned" for each in here.keys() - expected.keys() if here[each]]
    wrong += [f"{seed}: {each} is not known" for each in expected.keys() - here.keys()]
    for address in here.keys() & expected.keys():
        text, value = here[address] or "null", expected[address]
        if here[address] and value is not None and json.loads(text) != value:
            wrong.append(f"{seed}: {address} is {text}, and planned {json.dumps(value)}")
    known = sum(text is not None for text in here.values())
    return wrong, known, len(here) - known


def main(number: int, first: int = 0) -> int:
    """Hold so many trees against Terraform and tell what came out."""
    wrong: list[str] = []
    known = unknown = refused = 0
    for seed in range(first, first + number):
        with tempfile.TemporaryDirectory() as folder:
            found = differences(seed, Path(folder))
        if found is None:
            refused += 1
            continue
        wrong += found[0]
        known += found[1]
        unknown += found[2]
        for each in found[0]:
            print(each, flush=True)
    print(f"{number} trees, {refused} refused: {known} values known, {unknown} not, {len(wrong)} differences")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
