"""The functions of Terraform that are known here, by name; any other gives UNKNOWN.

Each takes its arguments and the place of the call; those that have more work than these and the result show
take the evaluation that it is counted in, too. It raises Undecided where the arguments say too little,
and Failed where Terraform would surely stop.
"""

from __future__ import annotations

from ecrlint.read.hcl import conversion as convert
from ecrlint.read.hcl.functions import collections as on_lists
from ecrlint.read.hcl.functions import encoding as encode
from ecrlint.read.hcl.functions import format as on_patterns
from ecrlint.read.hcl.functions import maps as on_objects
from ecrlint.read.hcl.functions import numeric as on_numbers
from ecrlint.read.hcl.functions import strings as on_texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ecrlint.read.hcl.budget import Evaluation
    from ecrlint.read.hcl.value import HclSpan, HclValue


def _same(args: Sequence[HclValue], spot: HclSpan) -> HclValue:
    (value,) = args
    return value


FUNCTIONS: dict[str, Callable[[Sequence[HclValue], HclSpan], HclValue]] = {
    "abs": on_numbers.absolute,
    "base64decode": encode.base64decode,
    "base64encode": encode.base64encode,
    "ceil": on_numbers.ceil,
    "chomp": on_texts.chomp,
    "coalesce": on_texts.coalesce,
    "coalescelist": on_lists.coalescelist,
    "compact": on_lists.compact,
    "concat": on_lists.concat,
    "contains": on_lists.contains,
    "element": on_lists.element,
    "endswith": on_texts.endswith,
    "flatten": on_lists.flatten,
    "floor": on_numbers.floor,
    "indent": on_texts.indent,
    "index": on_lists.index,
    "join": on_texts.join,
    "jsonencode": encode.jsonencode,
    "keys": on_objects.keys,
    "length": on_lists.length,
    "lookup": on_objects.lookup,
    "lower": on_texts.lower,
    "max": on_numbers.largest,
    "merge": on_objects.merge,
    "min": on_numbers.smallest,
    "nonsensitive": _same,
    "one": on_lists.one,
    "range": on_lists.numbers,
    "replace": on_texts.replace,
    "reverse": on_lists.reverse,
    "sensitive": _same,
    "setintersection": on_lists.setintersection,
    "setproduct": on_lists.setproduct,
    "setsubtract": on_lists.setsubtract,
    "setunion": on_lists.setunion,
    "slice": on_lists.slice,
    "sort": on_lists.sort,
    "split": on_texts.split,
    "startswith": on_texts.startswith,
    "strcontains": on_texts.strcontains,
    "substr": on_texts.substr,
    "title": on_texts.title,
    "tobool": convert.tobool,
    "tolist": convert.tolist,
    "tomap": convert.tomap,
    "tonumber": convert.tonumber,
    "toset": convert.toset,
    "tostring": convert.tostring,
    "trim": on_texts.trim,
    "trimprefix": on_texts.trimprefix,
    "trimspace": on_texts.trimspace,
    "trimsuffix": on_texts.trimsuffix,
    "upper": on_texts.upper,
    "urlencode": encode.urlencode,
    "values": on_objects.values,
    "zipmap": on_objects.zipmap,
}

COUNTED: dict[str, Callable[[Evaluation, Sequence[HclValue], HclSpan], HclValue]] = {
    "distinct": on_lists.distinct,
    "format": on_patterns.format,
    "formatlist": on_patterns.formatlist,
    "jsondecode": encode.jsondecode,
}
"""Those that count their own work."""
