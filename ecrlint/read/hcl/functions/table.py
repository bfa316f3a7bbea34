"""The functions of Terraform by name, with what they take; any other gives UNKNOWN.

Terraform documentation, "Built-in Functions"; the types of the arguments are those that
`terraform metadata functions -json` tells. Three are OpenTofu's.
"""

from __future__ import annotations

from ecrlint.read.hcl import conversion as convert
from ecrlint.read.hcl.functions import collections as on_lists
from ecrlint.read.hcl.functions import csv as on_tables
from ecrlint.read.hcl.functions import dates as on_dates
from ecrlint.read.hcl.functions import encoding as encode
from ecrlint.read.hcl.functions import filesystem as on_files
from ecrlint.read.hcl.functions import format as on_patterns
from ecrlint.read.hcl.functions import hashes as digest
from ecrlint.read.hcl.functions import maps as on_objects
from ecrlint.read.hcl.functions import network as on_networks
from ecrlint.read.hcl.functions import numeric as on_numbers
from ecrlint.read.hcl.functions import regex as on_matches
from ecrlint.read.hcl.functions import sets as on_sets
from ecrlint.read.hcl.functions import strings as on_texts
from ecrlint.read.hcl.functions import yaml as on_yaml
from ecrlint.read.hcl.functions.function import Function, counted, pure
from ecrlint.read.hcl.types import ANY, BOOL, NUMBER, STRING, Type

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecrlint.read.hcl.value import HclSpan, HclValue


def _same(args: Sequence[HclValue], spot: HclSpan) -> HclValue:
    (value,) = args
    return value


_LIST = Type("list", ANY)
_SET = Type("set", ANY)
_TEXTS = Type("list", STRING)
_BOOLS = Type("list", BOOL)

FUNCTIONS: dict[str, Function] = {
    "abs": pure(on_numbers.absolute, NUMBER),
    "alltrue": pure(on_lists.alltrue, _BOOLS),
    "anytrue": pure(on_lists.anytrue, _BOOLS),
    "base64decode": pure(encode.base64decode, STRING),
    "base64encode": pure(encode.base64encode, STRING),
    "base64gunzip": pure(encode.base64gunzip, STRING),
    "base64sha256": pure(digest.hash_of_text("sha256", is_base64=True), STRING),
    "base64sha512": pure(digest.hash_of_text("sha512", is_base64=True), STRING),
    "basename": pure(on_texts.basename, STRING),
    "ceil": pure(on_numbers.ceil, NUMBER),
    "chomp": pure(on_texts.chomp, STRING),
    "chunklist": pure(on_lists.chunklist, _LIST, NUMBER),
    "cidrcontains": pure(on_networks.cidrcontains, STRING, STRING),
    "cidrhost": pure(on_networks.cidrhost, STRING, NUMBER),
    "cidrnetmask": pure(on_networks.cidrnetmask, STRING),
    "cidrsubnet": pure(on_networks.cidrsubnet, STRING, NUMBER, NUMBER),
    "cidrsubnets": pure(on_networks.cidrsubnets, STRING, rest=NUMBER),
    "coalesce": pure(on_texts.coalesce, rest=ANY, takes_null=True),
    "coalescelist": pure(on_lists.coalescelist, rest=ANY, takes_null=True),
    "compact": pure(on_lists.compact, _TEXTS),
    "concat": pure(on_lists.concat, rest=ANY),
    "contains": pure(on_lists.contains, ANY, ANY),
    "csvdecode": counted(on_tables.csvdecode, STRING),
    "dirname": pure(on_texts.dirname, STRING),
    "distinct": counted(on_lists.distinct, _LIST),
    "element": pure(on_lists.element, ANY, NUMBER),
    "endswith": pure(on_texts.endswith, STRING, STRING),
    "ephemeralasnull": pure(_same, ANY, takes_null=True),
    "file": Function(on_files.file, (STRING,)),
    "filebase64": Function(on_files.filebase64, (STRING,)),
    "filebase64sha256": Function(digest.hash_of_file("sha256", is_base64=True), (STRING,)),
    "filebase64sha512": Function(digest.hash_of_file("sha512", is_base64=True), (STRING,)),
    "fileexists": Function(on_files.fileexists, (STRING,)),
    "filemd5": Function(digest.hash_of_file("md5"), (STRING,)),
    "fileset": Function(on_files.fileset, (STRING, STRING)),
    "filesha1": Function(digest.hash_of_file("sha1"), (STRING,)),
    "filesha256": Function(digest.hash_of_file("sha256"), (STRING,)),
    "filesha512": Function(digest.hash_of_file("sha512"), (STRING,)),
    "flatten": pure(on_lists.flatten, ANY),
    "floor": pure(on_numbers.floor, NUMBER),
    "format": counted(on_patterns.format, STRING, rest=ANY, takes_null=True),
    "formatdate": pure(on_dates.formatdate, STRING, STRING),
    "formatlist": counted(on_patterns.formatlist, STRING, rest=ANY, takes_null=True),
    "indent": pure(on_texts.indent, NUMBER, STRING),
    "index": pure(on_lists.index, ANY, ANY),
    "join": pure(on_texts.join, STRING, rest=_TEXTS),
    "jsondecode": counted(encode.jsondecode, STRING),
    "jsonencode": pure(encode.jsonencode, ANY, takes_null=True),
    "keys": pure(on_objects.keys, ANY),
    "length": pure(on_lists.length, ANY),
    "log": pure(on_numbers.log, NUMBER, NUMBER),
    "lookup": pure(on_objects.lookup, ANY, STRING, rest=ANY, takes_null=True),
    "lower": pure(on_texts.lower, STRING),
    "matchkeys": counted(on_lists.matchkeys, _LIST, _LIST, _LIST),
    "max": pure(on_numbers.largest, rest=NUMBER),
    "md5": pure(digest.hash_of_text("md5"), STRING),
    "merge": pure(on_objects.merge, rest=ANY, takes_null=True),
    "min": pure(on_numbers.smallest, rest=NUMBER),
    "nonsensitive": pure(_same, ANY, takes_null=True),
    "one": pure(on_lists.one, ANY),
    "parseint": pure(on_numbers.parseint, ANY, NUMBER),
    "pow": pure(on_numbers.power, NUMBER, NUMBER),
    "range": pure(on_numbers.numbers, rest=NUMBER),
    "regex": counted(on_matches.regex, STRING, STRING),
    "regexall": counted(on_matches.regexall, STRING, STRING),
    "replace": counted(on_matches.replace, STRING, STRING, STRING),
    "reverse": pure(on_lists.reverse, ANY),
    "sensitive": pure(_same, ANY, takes_null=True),
    "setintersection": pure(on_sets.setintersection, _SET, rest=_SET),
    "setproduct": pure(on_sets.setproduct, rest=ANY),
    "setsubtract": pure(on_sets.setsubtract, _SET, _SET),
    "setunion": pure(on_sets.setunion, _SET, rest=_SET),
    "sha1": pure(digest.hash_of_text("sha1"), STRING),
    "sha256": pure(digest.hash_of_text("sha256"), STRING),
    "sha512": pure(digest.hash_of_text("sha512"), STRING),
    "signum": pure(on_numbers.signum, NUMBER),
    "slice": pure(on_lists.slice, ANY, NUMBER, NUMBER),
    "sort": pure(on_lists.sort, _TEXTS),
    "split": pure(on_texts.split, STRING, STRING),
    "startswith": pure(on_texts.startswith, STRING, STRING),
    "strcontains": pure(on_texts.strcontains, STRING, STRING),
    "strrev": pure(on_texts.strrev, STRING),
    "substr": pure(on_texts.substr, STRING, NUMBER, NUMBER),
    "sum": pure(on_numbers.total, ANY),
    "templatefile": Function(on_files.templatefile, (STRING, ANY)),
    "templatestring": Function(on_files.templatestring, (STRING, ANY)),
    "textdecodebase64": pure(encode.textdecodebase64, STRING, STRING),
    "textencodebase64": pure(encode.textencodebase64, STRING, STRING),
    "timeadd": pure(on_dates.timeadd, STRING, STRING),
    "timecmp": pure(on_dates.timecmp, STRING, STRING),
    "title": pure(on_texts.title, STRING),
    "tobool": pure(convert.tobool, ANY, takes_null=True),
    "tolist": pure(convert.tolist, ANY, takes_null=True),
    "tomap": pure(convert.tomap, ANY, takes_null=True),
    "tonumber": pure(convert.tonumber, ANY, takes_null=True),
    "toset": pure(convert.toset, ANY, takes_null=True),
    "tostring": pure(convert.tostring, ANY, takes_null=True),
    "transpose": pure(on_objects.transpose, Type("map", _TEXTS)),
    "trim": pure(on_texts.trim, STRING, STRING),
    "trimprefix": pure(on_texts.trimprefix, STRING, STRING),
    "trimspace": pure(on_texts.trimspace, STRING),
    "trimsuffix": pure(on_texts.trimsuffix, STRING, STRING),
    "upper": pure(on_texts.upper, STRING),
    "urldecode": pure(encode.urldecode, STRING),
    "urlencode": pure(encode.urlencode, STRING),
    "uuidv5": pure(digest.uuidv5, STRING, STRING),
    "values": pure(on_objects.values, ANY),
    "yamldecode": counted(on_yaml.yamldecode, STRING),
    "yamlencode": pure(on_yaml.yamlencode, ANY, takes_null=True),
    "zipmap": pure(on_objects.zipmap, _TEXTS, ANY),
}

UNDECIDED: dict[str, str] = {
    "abspath": "it hangs on the machine",
    "base64gzip": "every program packs in its own way",
    "bcrypt": "it is another text each time",
    "issensitive": "what is sensitive is not kept",
    "pathexpand": "it hangs on the machine",
    "plantimestamp": "it is told by the clock",
    "rsadecrypt": "no secret is decrypted",
    "timestamp": "it is told by the clock",
    "uuid": "it is another text each time",
}
"""The functions of Terraform that are not worked out, and why."""
