"""Intrinsic functions, conditions and loops: what a policy says once it is deployed."""

from __future__ import annotations

import pytest

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.branches import MAX_JOINT
from ecrlint.read.cloudformation.evaluator import MAX_NESTING
from ecrlint.read.cloudformation.value import MAX_TEXT
from tests.read.cloudformation import documents, line_of, policy, principals, written

SECTIONS = """\
    Parameters:
      Arn: {Type: String, Default: 'arn:aws:iam::111122223333:root'}
      Account: {Type: String, Default: 012345678901}
      Given: {Type: String}
      Optional: {Type: String, Default: ''}
      Only: {Type: String, AllowedValues: [one]}
      One: {Type: String, AllowedValues: [one, two]}
      List: {Type: CommaDelimitedList, Default: 'a, b'}
      GivenList: {Type: 'List<String>'}
      Stored: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /ecr/arn}
    Mappings:
      Accounts: {dev: {id: '444455556666', ids: [c, d]}}
    """
ROLE = "arn:${aws.Partition}:iam::${aws.AccountId}:role/${puller}"
FUNCTIONS = [
    ("!Ref Arn", "arn:aws:iam::111122223333:root"),
    ("{Ref: Account}", "012345678901"),
    ("!Ref Given", UNKNOWN),
    ("!Ref Optional", UNKNOWN),
    ("!Ref Only", "one"),
    ("!Ref List", ["a", "b"]),
    ("!Ref GivenList", UNKNOWN),
    ("!Ref Stored", UNKNOWN),
    ("!Ref AWS::AccountId", "${aws.AccountId}"),
    ("!Ref AWS::NotificationARNs", UNKNOWN),
    ("!Ref Puller", UNKNOWN),
    ("!Ref Nobody", UNKNOWN),
    ("!Ref [Arn]", UNKNOWN),
    ("!GetAtt Puller.Arn", ROLE),
    ("{Fn::GetAtt: [Puller, Arn]}", ROLE),
    ("!GetAtt Puller.RoleId", UNKNOWN),
    ("!GetAtt Nested.Outputs.Arn", UNKNOWN),
    ("!Sub 'arn:${AWS::Partition}:iam::${Account}:root'", "arn:${aws.Partition}:iam::012345678901:root"),
    ("!Sub '${Given}/${!aws:username}/${aws:userid}'", "${given}/${aws:username}/${aws:userid}"),
    ("!Sub '${Given}'", UNKNOWN),
    ("!Sub '${Puller.Arn}'", ROLE),
    ("!Sub ['${A}-${List}', {A: !Ref Account}]", "012345678901-${value}"),
    ("!Sub {A: B}", UNKNOWN),
    ("!Join [':', [arn, aws, iam, '', !Ref Account, root]]", "arn:aws:iam::012345678901:root"),
    ("{Fn::Join: ['', [a, {Ref: Given}, {Ref: AWS::NoValue}]]}", "a${given}"),
    ("!Join ['+', !Ref List]", "a+b"),
    ("!Join ['+', !Ref GivenList]", UNKNOWN),
    ("!Join ['', [!Ref Given]]", UNKNOWN),
    ("!Select [1, !Ref List]", "b"),
    ("!Select ['0', [!Ref Given, x]]", UNKNOWN),
    ("!Select [7, !Ref List]", UNKNOWN),
    ("!Select [4, !Split [':', !Ref Arn]]", "111122223333"),
    ("!Split ['-', 'x-y']", ["x", "y"]),
    ("!Split ['-', !Ref Given]", UNKNOWN),
    ("!FindInMap [Accounts, dev, id]", "444455556666"),
    ("!FindInMap [Accounts, dev, ids]", ["c", "d"]),
    ("!FindInMap [Accounts, prod, id]", UNKNOWN),
    ("!FindInMap [Accounts, prod, id, {DefaultValue: z}]", "z"),
    ("!FindInMap [Accounts, !Ref AWS::Region, id]", "444455556666"),
    ("!ImportValue shared", UNKNOWN),
    ("!Base64 text", UNKNOWN),
    ("{Fn::Cidr: [10.0.0.0/16, 1, 8]}", UNKNOWN),
    ("{Fn::Length: !Ref List}", 2),
    ("{Fn::Length: !Ref GivenList}", UNKNOWN),
    ("{Fn::ToJsonString: {AWS: !Ref Account}}", {"AWS": "012345678901"}),
    ("{AWS: [!Ref Given, x, !Ref AWS::NoValue], Service: !Ref AWS::NoValue}", {"AWS": [UNKNOWN, "x"]}),
    ("{AWS: x, Fn::Transform: {Name: AWS::Include}}", UNKNOWN),
    ("'id/{{resolve:ssm:/id}}'", "id/${resolve.ssm./id}"),
    ("'{{resolve:ssm:/id}}'", UNKNOWN),
    ("!Unheard of", "of"),
]  # fmt: skip


@pytest.mark.parametrize(("expression", "expected"), FUNCTIONS, ids=[each for each, _ in FUNCTIONS])
def test_an_intrinsic_function(expression: str, expected: object) -> None:
    assert principals(expression, SECTIONS) == [expected]


def test_each_allowed_value_gets_its_turn() -> None:
    assert principals("!Ref One", SECTIONS) == ["one", "two"]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("!Ref Arn", "'arn:aws:iam::111122223333:root'"),
        ("!Select [4, !Split [':', !Ref Arn]]", "'arn:aws:iam::111122223333:root'"),
        ("!Ref Only", "one"),
        ("!FindInMap [Accounts, dev, id]", "'444455556666'"),
        ("!Ref AWS::AccountId", "AWS::AccountId"),
        ("{Ref: AWS::AccountId}", "{Ref: AWS::AccountId}"),
        ("!Sub 'a${Given}'", "'a${Given}'"),
        ("!Join ['', [a, !Ref Given]]", "['', [a, !Ref Given]]"),
        ("!Select [0, ['x', y]]", "'x'"),
        ("!FindInMap [Accounts, prod, id, {DefaultValue: z}]", "z"),
        ("plain", "plain"),
    ],
)
def test_a_value_is_reported_where_it_is_written(expression: str, expected: str) -> None:
    [document] = documents(policy(expression, SECTIONS))
    assert written(document, "/Statement/0/Principal") == expected


CONDITIONS = """\
    Parameters:
      Env: {Type: String, Default: dev, AllowedValues: [dev, prod]}
      Owner: {Type: String, Default: '*'}
    Conditions:
      IsProd: !Equals [!Ref Env, prod]
      IsDev: {Fn::Equals: [dev, {Ref: Env}]}
      IsNeither: !Not [!Or [Condition: IsProd, !Condition IsDev]]
      IsEast: !Equals [!Ref AWS::Region, us-east-1]
      IsProdEast: !And [!Condition IsProd, Condition: IsEast]
      IsOwned: !Not [!Equals [!Ref Owner, '*']]
      Always: !Equals [a, a]
      Never: !Not [!Equals [!Ref Env, !Ref Env]]
      Circular: !Not [!Condition Circular]
    """


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("!If [IsProd, a, b]", ["a", "b"]),
        ("{Fn::If: [IsProd, a, b]}", ["a", "b"]),
        ("[!If [IsProd, a, b], !If [IsProd, c, d]]", [["a", "c"], ["b", "d"]]),
        ("[!If [IsProd, a, b], !If [IsDev, c, d]]", [["a", "d"], ["b", "c"]]),
        ("[!If [IsProd, a, b], !If [IsEast, c, d]]", [["a", "c"], ["a", "d"], ["b", "c"], ["b", "d"]]),
        ("!If [IsProdEast, a, !If [IsProd, b, c]]", ["a", "b", "c"]),
        ("!If [IsNeither, a, b]", ["b"]),
        ("[x, !If [IsProd, a, !Ref AWS::NoValue]]", [["x", "a"], ["x"]]),
        ("!If [IsProd, !Ref Env, !Ref Env]", ["prod", "dev"]),
        ("!If [IsOwned, !Ref Owner, none]", [UNKNOWN, "none"]),
        ("!If [Always, a, b]", ["a"]),
        ("!If [Never, a, b]", ["b"]),
        ("!If [Circular, a, b]", ["a", "b"]),
        ("!If [Undeclared, a, b]", ["a", "b"]),
        ("!If [IsProd, same, same]", ["same", "same"]),
        ("[!If [IsProd, a, a]]", [["a"], ["a"]]),
        ("!If [IsProd, !Ref Owner, !Ref Owner]", ["*"]),
        ("!If [IsProd]", [UNKNOWN]),
    ],
)
def test_each_branch_gets_its_turn(expression: str, expected: list[object]) -> None:
    found = principals(expression, CONDITIONS)
    assert sorted(map(repr, found)) == sorted(map(repr, expected))


def test_of_many_branches_each_gets_its_turn_alone() -> None:
    names = [f"Is{number}" for number in range(7)]
    sections = "Conditions:\n" + "".join(f"  {each}: !Equals [!Ref {each}, x]\n" for each in names)
    many = "{AWS: [x, " + ", ".join(f"!If [{each}, a, b]" for each in names) + "]}"
    turns = [["x", *("b" if number == index else "a" for number in range(7))] for index in range(7)]
    assert principals(many, sections) == [{"AWS": ["x", *"aaaaaaa"]}, *({"AWS": each} for each in turns)]
    six = "[" + ", ".join(f"!If [{each}, a, b]" for each in names[:6]) + "]"
    assert len(principals(six, sections)) == MAX_JOINT


def test_a_resource_has_its_condition_where_it_is_there() -> None:
    text = policy("!If [IsProd, a, b]", CONDITIONS)
    text = text.replace("Type: AWS::ECR::Repository", "Type: AWS::ECR::Repository\n    Condition: IsProd")
    [document] = documents(text)
    assert document.data == {"Statement": [{"Principal": "a"}]}


def test_whole_properties_and_statements_in_conditions() -> None:
    template = """\
        Resources:
          App:
            Type: AWS::ECR::Repository
            Properties:
              RepositoryName: !If [Named, app, !Ref AWS::NoValue]
              RepositoryPolicyText: !If
                - Shared
                - Fn::If:
                  - AsText
                  - '{"Statement": []}'
                  - Statement: [!If [Empty, !Ref AWS::NoValue, {Sid: One}]]
                - !Ref AWS::NoValue
        """
    found = documents(template)
    text, empty, full = found
    assert text.data == empty.data == {"Statement": []}
    assert (line_of(text, ""), line_of(empty, "")) == (10, 11)
    assert full.data == {"Statement": [{"Sid": "One"}]}
    assert {(each.name, each.repository) for each in found} == {("App", "")}


LOOPS = """\
    Transform: AWS::LanguageExtensions
    Parameters:
      Teams: {Type: CommaDelimitedList, Default: 'red,light-blue'}
      Later: {Type: CommaDelimitedList}
    Resources:
      Fn::ForEach::Teams:
        - Team
        - !Ref Teams
        - Fn::ForEach::Stages:
          - Stage
          - [dev, prod]
          - Repo&{Team}${Stage}:
              Type: AWS::ECR::Repository
              Properties:
                RepositoryName: !Sub '${Team}/${Stage}'
                RepositoryPolicyText:
                  Statement:
                    - Sid: '&{Team}'
                      Principal: {AWS: !Ref Team}
                  Fn::ForEach::Extra:
                    - Extra
                    - [Id]
                    - ${Extra}: !Join ['-', [!Ref Team, !Ref Stage]]
      Fn::ForEach::Unknown:
        - Name
        - !Ref Later
        - Later${Name}: {Type: AWS::ECR::Repository, Properties: {RepositoryPolicyText: {Id: !Ref Name}}}
      Fn::ForEach::Broken: [Name]
    """


def test_loops_go_round() -> None:
    found = documents(LOOPS)
    assert [(each.name, each.repository) for each in found] == [
        ("Reporeddev", "red/dev"),
        ("Reporedprod", "red/prod"),
        ("Repolightbluedev", "light-blue/dev"),
        ("Repolightblueprod", "light-blue/prod"),
        ("Later${name}", ""),
    ]
    assert found[2].data == {
        "Statement": [{"Sid": "lightblue", "Principal": {"AWS": "light-blue"}}],
        "Id": "light-blue-dev",
    }
    assert found[4].data == {"Id": UNKNOWN}
    assert line_of(found[2], "/Statement/0/Principal/AWS") == 3
    assert written(found[2], "/Statement/0/Sid") == "'&{Team}'"


def test_loops_are_bounded() -> None:
    values = ", ".join(map(str, range(100)))
    inner = (
        "'Repo${A}${B}${C}': {Type: AWS::ECR::Repository, Properties: {RepositoryPolicyText: {Id: !Ref A}}}"
    )
    for name in "CBA":
        inner = f"Fn::ForEach::{name}: [{name}, [{values}], {{{inner}}}]"
    assert 100 <= len(documents(f"Resources: {{{inner}}}")) <= 700


@pytest.mark.parametrize("depth", [25, 90])
def test_a_text_that_doubles_again_and_again_is_bounded(depth: int) -> None:
    [text] = principals("!Sub ['${A}${A}', {A: " * depth + "x" + "}]" * depth)
    assert len(str(text)) <= MAX_TEXT


def test_what_is_nested_too_deep_is_unknown() -> None:
    [nested] = principals("[" * 100 + "]" * 100)
    for _ in range(MAX_NESTING):
        if isinstance(nested, list):
            [nested] = nested
    assert nested is UNKNOWN
