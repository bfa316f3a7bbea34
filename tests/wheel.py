"""Build the wheel, install it alone in fresh environments outside of the checkout, and use it there.

Run by `make wheel`; prints one line for each thing it has seen work. There is one environment for each
Python from 3.11 on that this machine has, and one more with the lowest supported version of every dependency.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
POLICY = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "ecr:PutImage"}],
}
BROKEN = {"Version": "2012-10-17", "Statement": [{"Effect": "allow", "Principal": "*"}]}


def run(*command: str | Path, cwd: Path, expected: int = 0) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    process = subprocess.run(
        [str(word) for word in command], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    if process.returncode != expected:
        sys.exit(
            f"{command}: exit {process.returncode}, expected {expected}\n{process.stdout}{process.stderr}"
        )
    return process.stdout


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.rmtree(ROOT / "build" / "lib", ignore_errors=True)  # setuptools would pack what lies there
        run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", folder, ROOT, cwd=folder)
        (wheel,) = folder.glob("ecrlint-*.whl")
        for python in pythons():
            use(installed(python, [str(wheel)], folder), folder)
        use(installed(sys.executable, [str(wheel), *lowest()], folder), folder)


def pythons() -> list[str]:
    """The interpreter that runs this, and one of each other version that can be found."""
    found = {sys.version_info[:2]: sys.executable}
    kept = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    names = [shutil.which(f"python3.{minor}") for minor in range(11, 16)]
    names += map(str, sorted(kept.glob("*/bin/python3")))
    for name in filter(None, names):
        command = [name, "-c", "import sys, venv, ensurepip; print(*sys.version_info[:2])"]
        told = subprocess.run(command, capture_output=True, text=True, check=False)
        major, minor = map(int, (told.stdout or "0 0").split())
        if (major, minor) >= (3, 11):
            found.setdefault((major, minor), name)
    return [found[version] for version in sorted(found)]


def lowest() -> list[str]:
    """What pip is told so that each dependency comes in the lowest version that is said to do."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [dependency.replace(">=", "==") for dependency in project["dependencies"]]


def installed(python: str, wanted: list[str], folder: Path) -> Path:
    """The folder of scripts of a fresh environment that holds what is wanted."""
    shutil.rmtree(folder / "venv", ignore_errors=True)
    run(python, "-m", "venv", folder / "venv", cwd=folder)
    scripts = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
    run(scripts / "python", "-m", "pip", "install", "-q", *wanted, cwd=folder)
    version = run(scripts / "python", "--version", cwd=folder).strip()
    print(f"{version}: installed {Path(wanted[0]).name}", *wanted[1:])
    return scripts


def use(scripts: Path, folder: Path) -> None:
    (folder / "policy.json").write_text(json.dumps(POLICY))
    (folder / "broken.yaml").write_text(json.dumps(BROKEN))
    ecrlint = scripts / "ecrlint"
    assert "public-push" in run(ecrlint, "check", "policy.json", cwd=folder, expected=1)
    print("check finds what it must")
    assert "invalid-effect" in run(ecrlint, "check", "broken.yaml", cwd=folder, expected=1)
    print("the schema pass has its schemas")
    rules = json.loads(run(ecrlint, "rules", "--format", "json", cwd=folder))
    written = [path for path in (ROOT / "rules").rglob("*.py") if not path.name.startswith("_")]
    assert len(rules) == len(written), f"{len(rules)} rules in the wheel, {len(written)} in the checkout"
    print(f"all {len(rules)} rules are in the wheel")
    assert "Why it matters" in run(ecrlint, "explain", "public-push", cwd=folder)
    for name in ("report", "diff", "who", "simulate", "expire"):
        load = f"import ecrlint.schema.files as s; s.load_schema('ecrlint-{name}')"
        run(scripts / "python", "-c", load, cwd=folder)
    print("explain and schemas work outside of the checkout")
    use_dependencies(ecrlint, folder)


def use_dependencies(ecrlint: Path, folder: Path) -> None:
    """What each dependency is there for: Terraform, YAML that is read and mended, and .gitignore."""
    place = folder / "tree"
    shutil.rmtree(place, ignore_errors=True)
    (place / ".git").mkdir(parents=True)
    (place / ".gitignore").write_text("*.tmp.json\n")
    (place / "a.tmp.json").write_text(json.dumps(POLICY))
    policy = json.dumps(POLICY, indent=2)
    resource = (
        'resource "aws_ecr_repository_policy" "a" {{\n  repository = "a"\n  policy = jsonencode({})\n}}\n'
    )
    (place / "main.tf").write_text(resource.format(policy))
    (place / "b.yaml").write_text(
        "Version: '2012-10-18' # kept\n"
        "Statement:\n- &a {Effect: Allow, Principal: '*', Action: 'ecr:PutImage'}\n"
    )
    report = json.loads(run(ecrlint, "check", ".", "--format", "json", cwd=place, expected=1))
    seen = {(each["path"], each["rule"]) for each in report["findings"]}
    assert {("main.tf", "public-push"), ("b.yaml", "public-push"), ("b.yaml", "invalid-version")} <= seen
    assert not any(path == "a.tmp.json" for path, _ in seen)
    run(ecrlint, "check", "b.yaml", "--fix", cwd=place, expected=1)
    assert "Version: '2012-10-17' # kept" in (place / "b.yaml").read_text()
    print("Terraform, YAML, fixes and .gitignore work")


if __name__ == "__main__":
    main()
