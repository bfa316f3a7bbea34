from __future__ import annotations

from collections.abc import Callable
from textwrap import dedent

from ecrlint.lint.located import Located
from ecrlint.lint.report import Account, Excepted, Notice
from ecrlint.report import render
from ecrlint.rule.rule import Rule
from ecrlint.run.result import RunResult
from ecrlint.source import Source


def test_a_run(locate: Callable[..., Located], policy: Source, push: Rule, pull: Rule, sid: Rule) -> None:
    findings = [
        locate(
            push,
            policy,
            '"*"',
            sid="Pull",
            who="any AWS account",
            because="any role in any other account may ecr:PutImage",
            help="name the accounts, or add an aws:PrincipalOrgID condition",
            related=(('"Allow"', "this is where it is allowed"),),
        ),
        locate(pull, policy, '["ecr:PutImage"]', sid="Pull"),
        locate(pull, policy, '"Allow"', sid="Pull"),
    ]
    excepted = [Excepted(locate(sid, policy, "{", index="1"), "why not")] * 2
    result = RunResult(findings, excepted, account=Account(12))
    assert render("text", result) == dedent(
        """\
        policies/app.json:6:17: warning[public-pull] ECR202: Statement 'Pull' lets anyone pull.
          |
        6 |       "Effect": "Allow",
          |                 ^^^^^^^

        policies/app.json:7:20: error[public-push] ECR201: Statement 'Pull' lets 'any AWS account' push images.
          |
        7 |       "Principal": "*",
          |                    ^^^
          = because: any role in any other account may ecr:PutImage
          = note: policies/app.json:6:17 this is where it is allowed
          = help: name the accounts, or add an aws:PrincipalOrgID condition

        policies/app.json:8:17: warning[public-pull] ECR202: Statement 'Pull' lets anyone pull.
          |
        8 |       "Action": ["ecr:PutImage"]
          |                 ^^^^^^^^^^^^^^^^

        Found 1 error and 2 warnings in 1 of 12 policies (2 excepted).
        12 policies: 12 judged whole, 0 in part, 0 not at all.
        """  # noqa: E501
    )
    assert render("concise", result) == dedent(
        """\
        policies/app.json:6:17: warning[public-pull] ECR202: Statement 'Pull' lets anyone pull.
        policies/app.json:7:20: error[public-push] ECR201: Statement 'Pull' lets 'any AWS account' push images.
        policies/app.json:8:17: warning[public-pull] ECR202: Statement 'Pull' lets anyone pull.
        Found 1 error and 2 warnings in 1 of 12 policies (2 excepted).
        """  # noqa: E501
    )


def test_quiet_leaves_out_the_closing_line(
    locate: Callable[..., Located], policy: Source, pull: Rule
) -> None:
    result = RunResult([locate(pull, policy, '"*"', sid="Pull")], account=Account(1))
    line = "policies/app.json:7:20: warning[public-pull] ECR202: Statement 'Pull' lets anyone pull.\n"
    assert render("concise", result, quiet=True) == line
    text = render("text", result, quiet=True)
    assert text.startswith(line)
    assert text.endswith("^^^\n")


def test_a_clean_run_is_silent_in_a_pipe_and_short_on_a_terminal() -> None:
    account = {"text": "12 policies: 12 judged whole, 0 in part, 0 not at all.\n", "concise": ""}
    for format, line in account.items():
        assert render(format, RunResult(account=Account(12))) == ""
        shown = render(format, RunResult(account=Account(12)), summary=True)
        assert shown == f"No findings in 12 policies.\n{line}"
        shown = render(format, RunResult(account=Account(1)), summary=True)
        assert shown.startswith("No findings in 1 policy.\n")
        assert render(format, RunResult(account=Account(1)), summary=True, quiet=True) == ""


def test_a_run_is_never_called_clean_without_saying_what_was_let_pass(
    locate: Callable[..., Located], policy: Source, sid: Rule, push: Rule
) -> None:
    excepted = [Excepted(locate(sid, policy, "{", index="1"), "why not")]
    assert render("text", RunResult(excepted=excepted, account=Account(2))) == (
        "No findings in 2 policies (1 excepted).\n2 policies: 2 judged whole, 0 in part, 0 not at all.\n"
    )
    result = RunResult(
        notices=[
            Notice("error", "a.json", "denied"),
            Notice("crash", "b.json", "E", push),
            Notice("crash", "c.json", "E", push),
        ],
        account=Account(2),
    )
    assert render("concise", result) == "No findings in 2 policies (1 not read or decided, 2 rule crashes).\n"


def test_the_closing_line_counts_each_level_and_each_policy(
    locate: Callable[..., Located], policy: Source, push: Rule, pull: Rule, sid: Rule
) -> None:
    other = Source("z.json", policy.text)
    findings = [
        locate(push, policy, '"*"', sid="a", who="b"),
        locate(push, other, '"*"', sid="a", who="b"),
        locate(pull, policy, '"*"', sid="a"),
        locate(sid, policy, '"*"', index="1"),
    ]
    text = render("concise", RunResult(findings, account=Account(2)))
    assert text.endswith("\nFound 2 errors, 1 warning and 1 note in 2 of 2 policies.\n")
    assert render("concise", RunResult(findings[3:])).endswith("\nFound 1 note in 1 of 1 policy.\n")


def test_nothing_from_a_file_or_a_path_reaches_the_terminal_raw(
    locate: Callable[..., Located], push: Rule
) -> None:
    source = Source("\x1b]0;a\u202e.json", '{"\x1b[2J\u2066": "*\x9b"}')
    located = locate(
        push,
        source,
        '"*\x9b"',
        sid="\x1b[31m\u2029",
        who="x\ny",
        because="\u202e",
        help="a\rb",
        related=(('"\x1b[2J\u2066"', "\u200f"),),
    )
    result = RunResult([located])
    for format in ("text", "concise"):
        assert all(line.isprintable() for line in render(format, result).split("\n"))
    assert render("text", result).startswith(
        r"\x1b]0;a\u202e.json:1:11: error[public-push] ECR201: "
        r"Statement '\x1b[31m\u2029' lets 'x\ny' push images."
    )


def test_colour_adds_nothing_but_escape_sequences(
    locate: Callable[..., Located], policy: Source, push: Rule
) -> None:
    import re

    located = locate(push, policy, '"*"', sid="Pull", who="all", help="name them", because="so")
    result = RunResult([located])
    for format in ("text", "concise"):
        colored = render(format, result, color=True)
        assert "\x1b[1;31merror[public-push]\x1b[0m" in colored
        assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == render(format, result)
