"""The requests that strangers may make, as one box of a space; what is not in it no stranger can make."""

from __future__ import annotations

from ecrlint.access.semantics.operators import number, plain
from ecrlint.access.space.budget import automata
from ecrlint.access.space.dimension import words_of
from ecrlint.access.space.key_test import RESOURCE
from ecrlint.access.space.sample_points import ip_points, number_points
from ecrlint.access.stranger.address_blocks import is_public
from ecrlint.access.stranger.comparisons import outcomes
from ecrlint.access.stranger.forms import FORMS, REGIONS, forms_of, is_of_form
from ecrlint.analysis.ip_ranges import PRIVATE
from ecrlint.policy.arn import is_region
from ecrlint.policy.stranger_keys import REPOSITORY, choice_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ecrlint.access.space.boxes import Box
    from ecrlint.access.space.budget import Budget
    from ecrlint.access.space.dimension import Dimension
    from ecrlint.access.space.space import Space
    from ecrlint.access.stranger.fixed import Fixed
    from ecrlint.access.stranger.outsider import Outsider

_ABSENT = 1
_TEXT = ("StringEquals", "StringLike", "ArnLike", "StringEqualsIgnoreCase", "BinaryEquals")


class Region:
    """A box of a space, and for every dimension whose values are not all open the values of strangers."""

    __slots__ = ("box", "values")

    def __init__(self, space: Space, fixed: Fixed, outsider: Outsider, callers: int) -> None:
        self.values: dict[str, list[str]] = {}
        masks = list(space.clip(callers=callers))
        budget = automata()
        caller = space.callers.cells[(callers & -callers).bit_length() - 1] if callers else None
        for dimension in space.dimensions:
            key, place = dimension.key, space.places[dimension.key]
            if key == RESOURCE:
                continue
            if choice_of(key) == "absent":
                masks[place] &= _ABSENT
                continue
            seeds = outsider.plain(key, caller) if caller else []
            values = _values(dimension, fixed, seeds, caller.account if caller else "", budget)
            if values is not None:
                self.values[key] = values
                masks[place] &= dimension.cells_with(values) | _ABSENT
            if key in REPOSITORY:
                masks[place] &= ~_ABSENT
        for name, place in space.opaque_places.items():
            masks[place] &= outcomes(space.opaques[name], fixed)
        self.box: Box = tuple(masks)


def _values(
    dimension: Dimension, fixed: Fixed, seeds: Sequence[str], account: str, budget: Budget
) -> list[str] | None:
    """A value of strangers for every class of the comparisons; None when any value may be theirs."""
    key = dimension.key
    if dimension.is_cut:
        return None
    if key == "aws:sourceip":
        found = [
            *seeds,
            *ip_points([*_texts(dimension, "Ip"), *_texts(dimension, "String"), *PRIVATE, *fixed.ranges]),
        ]
        return [each for each in found if is_public(each) and not fixed.holds(key, each)]
    if key == "aws:vpcsourceip":
        found = [*seeds, *ip_points([*_texts(dimension, "Ip"), *_texts(dimension, "String"), *PRIVATE])]
        return [each for each in found if not is_public(each)]
    if key == "aws:requestedregion":
        return [*seeds, *REGIONS, *filter(is_region, _texts(dimension, "StringEquals"))]
    if key == "aws:multifactorauthage":
        bounds = [*_texts(dimension, "Numeric"), *_texts(dimension, "Date"), *_texts(dimension, "String")]
        return [each for each in [*seeds, *number_points(bounds), "0"] if (number(each) or 0) >= 0]
    if key not in FORMS or any(not base.startswith(_TEXT) for base, _ in dimension.atoms):
        return None
    return _of_form(dimension, fixed, seeds, account, budget)


def _of_form(
    dimension: Dimension, fixed: Fixed, seeds: Sequence[str], account: str, budget: Budget
) -> list[str]:
    key = dimension.key
    patterns = [(base, text) for base, text in dimension.atoms if base.startswith(_TEXT)]
    found = dict.fromkeys(seeds)
    for form in (*forms_of(key, account), *FORMS[key]):
        found.update(dict.fromkeys(words_of(patterns, form, list(filter(form.fits, seeds)), budget)))
    found.update(dict.fromkeys(plain(text) for _, text in patterns))
    found.update(dict.fromkeys(_elements(dimension)))
    return [each for each in found if is_of_form(key, each) and not fixed.holds(key, each)]


def _elements(dimension: Dimension) -> Iterable[str]:
    return dict.fromkeys(value for values in dimension.cells for value in values)


def _texts(dimension: Dimension, family: str) -> list[str]:
    return [text for base, text in dimension.atoms if base.startswith(family)]
