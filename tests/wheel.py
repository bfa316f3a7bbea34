"""Build the wheel, install it alone in a fresh environment outside of the checkout, and use it.

Run by `make wheel`; prints one line for each thing it has seen work.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
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
        shutil.rmtree(ROOT / "build", ignore_errors=True)  # setuptools would pack what lies there
        run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", folder, ROOT, cwd=folder)
        (wheel,) = folder.glob("ecrlint-*.whl")
        run(sys.executable, "-m", "venv", folder / "venv", cwd=folder)
        scripts = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
        run(scripts / "python", "-m", "pip", "install", "-q", wheel, cwd=folder)
        print(f"installed {wheel.name}")
        use(scripts, folder)


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
        load = f"import ecrlint.schema as s; s.load_schema('ecrlint-{name}')"
        run(scripts / "python", "-c", load, cwd=folder)
    print("explain and schemas work outside of the checkout")


if __name__ == "__main__":
    main()
