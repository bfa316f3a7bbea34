"""The library: the same answers as the command, from texts, files, threads and other processes."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

import ecrlint
from ecrlint import Diagnostic, Linter, Result
from tests.cli.test_cli import BAD, GOOD, ROOT
from tests.cli.test_cli import ecrlint as run

CORPUS = sorted(
    path for path in (ROOT / "tests" / "corpus" / "err").iterdir() if path.is_file() and path.suffix != ".out"
)
TEXTS = [(path.name, path.read_bytes()) for path in CORPUS]
CUSTOM = '''"""Every policy has a name.

## Why it matters

It does.
"""
from ecrlint.rule import Rule

RULE = Rule("ORG900", level="error", since="1", message="Policy '{name}' is bad.", kinds=("repository",))


def check(policy, context):
    print("out loud")
    yield RULE.at("", name="x")
    raise RuntimeError("then it breaks")
'''


@pytest.fixture(scope="module")
def linter() -> Linter:
    return Linter()


def all_of(result: Result) -> list[object]:
    return [each.to_dict() for each in result.findings]


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_findings_are_those_of_the_json_report(tmp_path: Path, path: Path, linter: Linter) -> None:
    (tmp_path / path.name).write_bytes(path.read_bytes())
    outcome = run(tmp_path, "check", "--no-config", "--include-snippets", "--format", "json", path.name)
    report = json.loads(outcome.out)
    found = linter.check_text(path.read_bytes(), path.name)
    if not path.name.endswith((".tf", ".tofu", ".tf.json")):  # a text alone has no files beside it
        assert all_of(found) == report["findings"]
        assert found.documents == report["summary"]["documents"]


def test_a_folder_is_linted_as_by_the_command(linter: Linter) -> None:
    outcome = run(ROOT, "check", "--no-config", "--format", "json", "tests/corpus", "examples")
    report = json.loads(outcome.out)
    result = linter.check_paths([ROOT / "tests" / "corpus", ROOT / "examples"])
    shown = [{**each, "path": f"{ROOT}/{each['path']}"} for each in report["findings"]]
    assert [(each["path"], each["fingerprint"], each["message"], each["fix"] is None) for each in shown] == [
        (each.path, each.fingerprint, each.message, each.fix is None) for each in result.findings
    ]
    assert len(result.excepted) == len(report["excepted"])
    assert result.documents == report["summary"]["documents"]


def test_text_and_bytes_say_the_same(linter: Linter) -> None:
    text = json.dumps(BAD)
    assert linter.check_text(text) == linter.check_text(text.encode())
    assert linter.check_text("\ufeff" + text) == linter.check_text(b"\xef\xbb\xbf" + text.encode())


def test_nothing_is_read_or_printed(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ecrlint.yaml").write_text("ignore: [public-push]\n")
    (tmp_path / "who.json").write_text('"*"')
    monkeypatch.chdir(tmp_path)
    terraform = """
resource "aws_ecr_repository_policy" "p" {
  repository = "app"
  policy = jsonencode({Statement = [{Effect = "Allow", Principal = jsondecode(file("who.json")),
    Action = "ecr:PutImage"}]})
}
"""
    result = Linter().check_text(terraform, "main.tf")
    assert "public-push" not in [each.rule for each in result.findings], "the file beside it is unknown"
    assert "public-push" in [each.rule for each in Linter().check_text(json.dumps(BAD)).findings]
    assert capfd.readouterr() == ("", "")


def test_settings_count() -> None:
    text = json.dumps(BAD)
    assert Linter(ignore=["public-push"]).check_text(text) != Linter().check_text(text)
    graded = Linter(select=["ECR201"], levels={"public-push": "note"}).check_text(text)
    assert [(each.rule, each.level) for each in graded.findings] == [("public-push", "note")]
    bare = json.dumps(GOOD).replace("arn:aws:iam::210987654321:role/app", "210987654321")
    strict = Linter(preset="strict").check_text(bare)
    assert {each.level for each in strict.findings} == {"note"}


def test_a_configuration(tmp_path: Path) -> None:
    (tmp_path / "base.json").write_text(json.dumps(BAD))
    (tmp_path / "ecrlint.yaml").write_text(
        "select: [public-push]\n"
        "exceptions:\n- {rule: public-push, path: base.json, reason: because}\n"
        "guardrails:\n- {forbid: push}\n"
    )
    result = Linter.from_config(tmp_path / "ecrlint.yaml").check_paths([tmp_path])
    assert [(each.rule, each.reason) for each in result.excepted] == [("public-push", "because")]
    assert result.findings == ()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"preset": "lenient"}, "one of recommended, strict, found 'lenient'"),
        ({"account": "12"}, "12 digits, found '12'"),
        ({"organization": "123"}, "such as o-a1b2c3d4e5, found '123'"),
        ({"select": "public-psh"}, "did you mean 'public-push'?"),
        ({"levels": {"public-push": "fatal"}}, "one of note, warning, error, found 'fatal'"),
        ({"levels": {"public-psh": "note"}}, "did you mean 'public-push'?"),
        ({"rules_dirs": ["/nowhere"]}, "/nowhere: no such folder of rules"),
    ],
)
def test_a_wrong_argument_is_a_value_error(arguments: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words.replace("?", r"\?")):
        Linter(**arguments)  # type: ignore[arg-type]


def test_a_wrong_kind_text_or_path_is_a_value_error(linter: Linter, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"one of repository, registry, .*, found 'bucket'"):
        linter.check_text("{}", kind="bucket")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="str or bytes, found dict"):
        linter.check_text({})  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="expected a path"):
        linter.check_text("{}", path="")
    (tmp_path / "bad.yaml").write_text("preset: lenient\n")
    with pytest.raises(ValueError, match=r"bad.yaml:1:9"):
        Linter.from_config(tmp_path / "bad.yaml")
    with pytest.raises(ValueError, match="no such file"):
        Linter.from_config(tmp_path / "none.yaml")


def test_bytes_that_are_no_text_are_a_finding(linter: Linter) -> None:
    assert [each.rule for each in linter.check_text(b"{\xff}").findings] == ["syntax-error"]


def test_a_text_of_50_megabytes_is_an_error(linter: Linter) -> None:
    for text in ("x" * 50_000_000, b"x" * 50_000_000):
        result = linter.check_text(text)
        assert result.findings == () and result.documents == 0
        assert "too large to be linted" in result.errors[0].message


def test_a_rule_that_crashes_is_an_error_and_its_finding_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "loud.py").write_text(CUSTOM)
    linter = Linter(rules_dirs=[str(tmp_path)], select=["loud", "public-push"])
    for each in (linter, pickle.loads(pickle.dumps(linter))):
        result = each.check_text(json.dumps(BAD))
        assert [finding.rule for finding in result.findings] == ["loud", "public-push"]
        assert [error.message for error in result.errors] == [
            "rule loud raised RuntimeError: then it breaks (loud.py:15)"
        ]
    assert capsys.readouterr().out == ""


def test_paths_that_do_not_exist_are_errors(linter: Linter, tmp_path: Path) -> None:
    result = linter.check_paths([tmp_path / "none.json"])
    assert [each.message for each in result.errors] == ["no such file or directory"]


def test_an_overlay_counts_in_the_place_of_files(linter: Linter, tmp_path: Path) -> None:
    saved, new = tmp_path / "saved.json", tmp_path / "new.json"
    saved.write_text(json.dumps(GOOD))
    assert linter.check_paths([tmp_path]).findings == ()
    bad = json.dumps(BAD)
    for paths, overlay, where in (
        ([tmp_path], {saved: bad}, saved),
        ([saved], {saved: bad.encode()}, saved),
        ([tmp_path], {new: bad}, new),
        ([new], {new: bad}, new),
    ):
        found = linter.check_paths(paths, overlay=overlay)  # type: ignore[arg-type]
        assert {each.path for each in found.findings} == {str(where)}
        assert found.errors == ()
    elsewhere = linter.check_paths([saved], overlay={new: bad})
    assert elsewhere.findings == ()


def test_an_overlay_is_beside_the_files_of_a_module(linter: Linter, tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(
        'resource "aws_ecr_repository_policy" "p" {\n  repository = "app"\n'
        '  policy = jsonencode({Version = "2012-10-17", Statement = [{Effect = "Allow",'
        ' Principal = var.who, Action = "ecr:PutImage"}]})\n}\n'
    )
    variables = tmp_path / "variables.tf"
    variables.write_text('variable "who" {}\n')
    assert "public-push" not in [each.rule for each in linter.check_paths([tmp_path]).findings]
    default = 'variable "who" {\n  default = "*"\n}\n'
    for overlaid in (variables, tmp_path / "more.tf"):
        if overlaid != variables:
            variables.unlink()
        found = linter.check_paths([tmp_path], overlay={overlaid: default}).findings
        assert "public-push" in [each.rule for each in found]


def test_a_diagnostic_cannot_be_changed(linter: Linter) -> None:
    diagnostic = linter.check_text(json.dumps(BAD)).findings[0]
    with pytest.raises(AttributeError, match="cannot be changed"):
        diagnostic.message = "all is well"  # type: ignore[misc]
    with pytest.raises(AttributeError):
        diagnostic.fresh = 1
    before = diagnostic.to_dict()
    diagnostic.to_dict()["related"].append("x")
    assert diagnostic.to_dict() == before


def test_results_are_pickled_with_their_fixes(linter: Linter) -> None:
    text = json.dumps(BAD).replace("ecr:PutImage", "ecr:PutImages")
    result = linter.check_text(text)
    again = pickle.loads(pickle.dumps(result))
    assert isinstance(again.findings[0], Diagnostic)
    assert again == result
    assert [each.fix for each in again.findings] == [each.fix for each in linter.check_text(text).findings]
    assert any(each.fix for each in again.findings)


def test_fixing_a_text(linter: Linter) -> None:
    text = json.dumps(GOOD).replace('"Allow"', '"allow"')
    fixed = linter.fix_text(text)
    assert fixed.text == json.dumps(GOOD)
    assert [each.rule for each in fixed.made] == ["invalid-effect"]
    assert fixed.left.findings == ()
    assert linter.fix_text(text.encode()).text == json.dumps(GOOD).encode()
    assert linter.fix_text(json.dumps(GOOD)) == (json.dumps(GOOD), (), linter.check_text(json.dumps(GOOD)))


def test_eight_threads_say_what_one_says(linter: Linter) -> None:
    alone = [linter.check_text(text, name) for name, text in TEXTS]
    with ThreadPoolExecutor(8) as pool:
        for _ in range(2):
            together = list(pool.map(lambda each: linter.check_text(each[1], each[0]), TEXTS))
            assert [all_of(each) for each in together] == [all_of(each) for each in alone]
            assert together == alone


def test_threads_that_ask_for_one_fix_get_the_same(linter: Linter) -> None:
    text = json.dumps(BAD).replace("ecr:PutImage", "ecr:PutImages")
    for _ in range(10):
        findings = linter.check_text(text).findings * 8
        with ThreadPoolExecutor(8) as pool:
            fixes = list(pool.map(lambda each: each.fix, findings))
        assert len(set(fixes)) == len({each.fix for each in linter.check_text(text).findings})


def test_another_process_says_the_same(linter: Linter, tmp_path: Path) -> None:
    (tmp_path / "loud.py").write_text(CUSTOM)
    custom = Linter(rules_dirs=[str(tmp_path)], preset="strict", account="111122223333")
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        for each in (linter, custom):
            for name, text in TEXTS[::12]:
                assert pool.submit(each.check_text, text, name).result() == each.check_text(text, name)


def test_importing_the_package_loads_no_rule() -> None:
    code = "import sys, ecrlint; print([each for each in sys.modules if each.startswith('ecrlint.')])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_names_of_the_package() -> None:
    assert ecrlint.__all__ == ["Diagnostic", "Linter", "Result", "__version__"]
