"""Enough callers that every class of callers has one: named ones, and fresh ones of every kind."""

from __future__ import annotations

from ecrlint.access.semantics.operators import literal, matcher
from ecrlint.access.semantics.request import Caller, is_provider
from ecrlint.access.space.automata import ACCOUNT, PATH_AND_NAME, SERVICE, SESSION
from ecrlint.access.space.dimension import words_of
from ecrlint.access.space.wildcard_classes import Globs, beginning, classes, stem_words, stems
from ecrlint.policy.arn import has_wildcard, is_account_id, parse_arn
from ecrlint.policy.service_principal import is_service

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ecrlint.access.space.automata import Shape
    from ecrlint.access.space.budget import Budget
    from ecrlint.access.space.key_test import Test
    from ecrlint.policy.model import Statement

_FRESH = "other"
FRESH_SESSION = "session"
_FRESH_SERVICE = "other.amazonaws.com"
_FRESH_ACCOUNTS = ("999999999999", "888888888888", "777777777777", "666666666666")
_SERVICE_KEYS = ("aws:principalservicename", "aws:principalservicenameslist")


class Mentions:
    """Everything about callers that statements and tests name.

    `entities` are the account's users, roles, federated users and role sessions by (account, kind), as
    the text after the kind; `accounts` maps each account to the partitions it is named in.
    """

    def __init__(self, statements: Sequence[Statement], tests: Sequence[Test], accounts: set[str]) -> None:
        self.accounts: dict[str, set[str]] = {account: set() for account in sorted(accounts)}
        self.partitions: set[str] = set()
        self.entities: dict[tuple[str, str], dict[str, None]] = {}
        self.services: dict[str, None] = {}
        self.providers: dict[str, None] = {}
        self.wildcards: list[tuple[str, str]] = []
        self.account_patterns: list[tuple[str, str]] = []
        self.service_patterns: list[tuple[str, str]] = []
        self.user_patterns: list[tuple[str, str]] = []
        self.has_not_principal = any(statement.has("NotPrincipal") for statement in statements)
        for statement in statements:
            for principal in (*statement.principals, *statement.not_principals):
                self._note_principal(principal.type, principal.text)
        for test in tests:
            for base, text in test.atoms:
                self._note_atom(test.key, base, text)
        self.partitions = self.partitions or {"aws"}

    def _note_principal(self, type: str, text: str) -> None:
        if type == "Service":
            self.services[text] = None
        elif type == "Federated":
            self.providers[text] = None
        elif type == "AWS" and text != "*":
            self._note_arn("ArnLike", text)

    def _note_atom(self, key: str, base: str, text: str) -> None:
        if key == "aws:principalarn":
            self._note_arn(base, text)
        elif key == "aws:principalaccount":
            if is_account_id(text):
                self.accounts.setdefault(text, set())
            elif base != "StringEquals":
                self.account_patterns.append((base, text))
        elif key == "aws:username":
            self.user_patterns.append((base, text))
        elif key in _SERVICE_KEYS:
            if base == "StringEquals":
                self.services[text] = None
            else:
                self.service_patterns.append((base, text))

    def _note_arn(self, base: str, text: str) -> None:
        if is_account_id(text):
            self.accounts.setdefault(text, set())
            return
        arn = parse_arn(text)
        if arn and not has_wildcard(arn.partition):
            self.partitions.add(arn.partition)
        if arn and is_account_id(arn.account):
            self.accounts.setdefault(arn.account, set()).add(arn.partition)
        if has_wildcard(text) or base == "StringEqualsIgnoreCase":
            if base != "ArnLike" or matcher(base, text):
                self.wildcards.append((base, text))
        elif arn:
            kind, _, name = arn.resource.partition("/")
            if name:
                self.entities.setdefault((arn.account, kind), {})[name] = None

    def is_fresh(self, caller: Caller) -> bool:
        """Whether a caller is one of ours that stands for all that nobody names."""
        if caller.kind == "service":
            return caller.name == _FRESH_SERVICE and caller.name not in self.services
        tests = [test for base, text in self.wildcards if (test := matcher(base, text))]
        is_seen = any(test(identity) for test in tests for identity in caller.identities)
        return caller.name == _FRESH and not caller.path and not is_seen

    def of(self, account: str, kind: str) -> Iterable[str]:
        return self.entities.get((account, kind), ())


class Candidates:
    """Callers to try; `in_full` when policies look at more of a caller than who is named."""

    def __init__(self, mentions: Mentions, in_full: bool, budget: Budget) -> None:
        self._budget = budget
        self._mentions = mentions
        self._in_full = in_full or mentions.has_not_principal
        self._globs = self._automaton()
        self._stems: list[str] | None = None
        if not self._globs.segment_start and all(
            base != "StringEqualsIgnoreCase" for base, _ in mentions.wildcards
        ):
            cut = stems((text, base == "ArnLike") for base, text in mentions.wildcards)
            self._stems = None if cut is None else sorted(stem for stem, _ in cut)
        self._memo: dict[tuple[int, Shape], list[str]] = {}

    def all(self) -> Iterator[Caller]:
        mentions = self._mentions
        fresh = self._fresh_accounts()
        partitions = sorted(mentions.partitions)
        for account in (*fresh, *mentions.accounts):
            for partition in sorted(mentions.accounts.get(account) or partitions):
                yield from self._of_account(account, partition)
        for service in self._services():
            yield Caller("service", name=service)
        if mentions.providers:
            named = filter(is_provider, mentions.providers)
            for name in (*named, f"arn:aws:iam::{fresh[0]}:oidc-provider/{_FRESH}"):
                yield Caller("provider", name=name)

    def _automaton(self, fixed: Iterable[str] = ()) -> Globs:
        """All wildcard patterns of principal ARNs, and what is asked of the name at the end of one."""
        globs = Globs()
        for text in fixed:
            globs.add(text)
        names: dict[tuple[str, bool], None] = {}
        for base, text in self._mentions.wildcards:
            folded = base == "StringEqualsIgnoreCase"
            globs.add(literal(text) if folded else text, arn=base == "ArnLike", ignore_case=folded)
            role = text.partition(":assumed-role/")[2].partition("/")[0]
            if role:
                names[role, False] = None
        for base, text in self._mentions.user_patterns:
            folded = base == "StringEqualsIgnoreCase"
            names[text if base == "StringLike" else literal(text), folded] = None
        for (_, kind), sessions in self._mentions.entities.items():
            if kind == "assumed-role":
                names.update(((session.partition("/")[0], False), None) for session in sessions)
        for name, folded in names:
            globs.add(name, ignore_case=folded, segment=True)
        return globs

    def _fresh_accounts(self) -> list[str]:
        """Accounts that nobody names, one for every way in which patterns see their digits."""
        mentions = self._mentions
        found = [account for account in _FRESH_ACCOUNTS if account not in mentions.accounts][:1]
        if mentions.account_patterns or mentions.wildcards:
            open_arns = [each for each in mentions.wildcards if not _is_pinned(each[1])]
            taken = [("StringEquals", account) for account in mentions.accounts]
            if mentions.account_patterns or open_arns:
                found += self._account_classes(open_arns, taken)
        return [account for account in dict.fromkeys(found) if account not in mentions.accounts]

    def _account_classes(self, arns: list[tuple[str, str]], taken: list[tuple[str, str]]) -> list[str]:
        """Account ids for every class of the account patterns, and of the patterns of whole ARNs."""
        digits = [(base, text) for base, text in self._mentions.account_patterns]
        digits += [("StringLike", text) for text in _account_fields(text for _, text in arns)]
        seeds = [account for account in _FRESH_ACCOUNTS if ("StringEquals", account) not in taken]
        found = words_of(digits, ACCOUNT, seeds, self._budget)
        named = {account for _, account in taken}
        if named.isdisjoint(found):
            return found
        return words_of(digits + taken, ACCOUNT, seeds, self._budget)

    def _of_account(self, account: str, partition: str) -> Iterator[Caller]:
        iam, sts = f"arn:{partition}:iam::{account}:", f"arn:{partition}:sts::{account}:"
        mentions = self._mentions
        for name in self._roles(account, iam):
            for session in self._sessions(account, name, sts):
                yield _caller_of(Caller, "role", account, name, partition, session=session)
        if not self._in_full:
            for name in mentions.of(account, "user"):
                yield _caller_of(Caller, "user", account, name, partition)
            for name in mentions.of(account, "federated-user"):
                for issuer in ("", *mentions.of(account, "user")):
                    yield Caller("federated", account, name, issuer=issuer, partition=partition)
            return
        named = mentions.of(account, "user")
        users = [*named, *self._words(iam + "user/", PATH_AND_NAME, named)]
        for name in users:
            yield _caller_of(Caller, "user", account, name, partition)
        yield Caller("root", account, partition=partition)
        sessions = mentions.of(account, "federated-user")
        for name in dict.fromkeys([*sessions, *self._words(sts + "federated-user/", SESSION, sessions)]):
            for issuer in ("", *users):
                yield Caller("federated", account, name, issuer=issuer, partition=partition)

    def _roles(self, account: str, iam: str) -> Iterable[str]:
        mentions = self._mentions
        with_session = {each.partition("/")[0] for each in mentions.of(account, "assumed-role")}
        elsewhere = [name for role in sorted(with_session) for name in (role, f"{_FRESH}/{role}")]
        named = [*mentions.of(account, "role"), *elsewhere]
        return dict.fromkeys([*self._words(iam + "role/", PATH_AND_NAME, named), *named])

    def _sessions(self, account: str, role: str, sts: str) -> Iterable[str]:
        name = role.rpartition("/")[2]
        split = (each.partition("/") for each in self._mentions.of(account, "assumed-role"))
        named = [session for role, _, session in split if role == name]
        return dict.fromkeys([*self._words(f"{sts}assumed-role/{name}/", SESSION, named), *named])

    def _words(self, prefix: str, shape: Shape, taken: Iterable[str] = ()) -> list[str]:
        """Names that continue the prefix, one for every class; a fresh one first.

        A name that is `taken` is in a class of its own, so the class that it was to stand for is looked
        for again, with the taken name among the patterns.
        """
        found = self._classes(self._globs, prefix, shape)
        known = set(taken)
        clash = known.intersection(found)
        while clash:
            found = self._classes(self._automaton(prefix + name for name in sorted(clash)), prefix, shape)
            more = known.intersection(found) - clash
            if not more:
                break
            clash |= more
        return found

    def _classes(self, globs: Globs, prefix: str, shape: Shape) -> list[str]:
        seeds = (_FRESH,) if shape is PATH_AND_NAME else (FRESH_SESSION,)
        simple = self._by_stem(prefix, shape, seeds[0]) if globs is self._globs else None
        if simple is not None:
            return simple
        state = globs.run(globs.start, prefix)
        if shape is PATH_AND_NAME:
            state |= globs.segment_start
        if not state:
            return list(seeds)
        key = (state, shape)
        if globs is not self._globs:
            return list(classes(globs, shape, self._budget, start=state, seeds=seeds).values())
        if key not in self._memo:
            self._memo[key] = list(classes(globs, shape, self._budget, start=state, seeds=seeds).values())
        return self._memo[key]

    def _by_stem(self, prefix: str, shape: Shape, fresh: str) -> list[str] | None:
        """The same where all patterns are fixed but for their ends; None when that is not so."""
        if self._stems is None:
            return None
        cut = [(stem[len(prefix) :], True) for stem in beginning(self._stems, prefix)]
        words = stem_words(cut, shape)
        if words is None or any(fresh.startswith(stem) for stem, _ in cut):
            return None
        return [fresh, *words]

    def _services(self) -> Iterable[str]:
        fresh = words_of(self._mentions.service_patterns, SERVICE, (_FRESH_SERVICE,), self._budget)
        return dict.fromkeys([*fresh, *filter(is_service, self._mentions.services)])


def _caller_of(
    make: type[Caller], kind: str, account: str, full: str, partition: str, session: str = ""
) -> Caller:
    path, _, name = full.rpartition("/")
    if kind == "user":
        return make("user", account, name, path=path, partition=partition)
    return make("role", account, name, path=path, session=session, partition=partition)


def _is_pinned(pattern: str) -> bool:
    """Whether every ARN that matches is of one fixed account."""
    fields = pattern.split(":", 5)
    return len(fields) == 6 and not any(map(has_wildcard, fields[:5])) and is_account_id(fields[4])


def _account_fields(patterns: Iterable[str]) -> Iterator[str]:
    """What patterns of whole ARNs ask of the account's digits."""
    for pattern in patterns:
        fields = pattern.split(":", 5)
        if len(fields) == 6:
            yield fields[4]
        elif any(char.isdigit() for char in pattern):
            yield "*" + "".join(char if char.isdigit() or char in "*?" else "*" for char in pattern) + "*"
