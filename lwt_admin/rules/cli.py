"""The rules as a filter: JSON Lines in, one JSON object per line out, in the same order.

A line that cannot be judged gives an error object in its place, and the rest goes on. Memory does
not grow with the number of lines.
"""

import argparse
import json
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, BinaryIO, Final, TextIO

from lwt_admin.rules import exam, hours, labour
from lwt_admin.rules.requests import read_exam, read_hours, read_labour
from lwt_admin.rules.verdicts import RuleError

Answer = dict[str, Any]

BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
BLANKS: Final = " \t\r\n"
NO_JSON: Final = "deze regel is geen geldige JSON"

_encode: Final = json.JSONEncoder(check_circular=False).encode


def _exam(value: object) -> Answer:
    return exam.decide(read_exam(value)).as_dict()


def _hours(value: object) -> Answer:
    return hours.judge(read_hours(value)).as_dict()


def _labour(value: object) -> Answer:
    return {"findings": [found.as_dict() for found in labour.findings(read_labour(value))]}


KINDS: Final[dict[str, Callable[[object], Answer]]] = {
    "exam": _exam,
    "hours": _hours,
    "labour": _labour,
}


def main(arguments: Sequence[str], lines: BinaryIO, out: TextIO) -> int:
    """Answer every line that is not blank; 1 when any line failed, else 0."""
    parser = argparse.ArgumentParser(prog="python -m lwt_admin.rules", description=__doc__)
    parser.add_argument("kind", choices=KINDS, help="wat de regels bevatten")
    judge = KINDS[parser.parse_args(arguments).kind]
    status = 0
    for number, line in enumerate(lines):
        written = line.removeprefix(BYTE_ORDER_MARK) if number == 0 else line
        if not written or written.isspace():
            continue
        reply = answer(judge, written)
        if "error" in reply:
            status = 1
        out.write(_encode(reply) + "\n")
        out.flush()
    return status


def answer(judge: Callable[[object], Answer], line: bytes) -> Answer:
    """The answer to one line, or its error with the path of the first fact that is wrong."""
    identity = None
    try:
        value = _decoded(line)
        if type(value) is dict and type(value.get("id")) is str:
            identity = value["id"]
        return {"id": identity, **judge(value)}
    except RuleError as error:
        return {"id": identity, "error": {"field": error.field, "message": error.message}}


def _decoded(line: bytes) -> Any:
    """The JSON value of a line. NaN and Infinity come out as numbers, and fail where they stand."""
    try:
        text = line.decode().strip(BLANKS)
        value, end = _decode(text)
        if text.count(":") > _keys_seen(value):
            value, end = _decode_uniquely(text)
    except UnicodeDecodeError:
        raise RuleError("", "deze regel is geen geldige UTF-8") from None
    except (ValueError, RecursionError) as error:
        if isinstance(error, RuleError):
            raise
        raise RuleError("", NO_JSON) from None
    if end != len(text):
        raise RuleError("", NO_JSON)
    return value


def _keys_seen(value: object) -> int:
    """How many keys there are in an object, and in what it holds, not deeper.

    Every key of a line has its colon. When there are no more colons than keys, no key stood there
    twice; when there are, it may have, or they stand in a text, or deeper.
    """
    if type(value) is not dict:
        return 0
    keys = len(value)
    for held in value.values():
        if type(held) is dict:
            keys += len(held)
        elif type(held) is list and {*map(type, held)} == {dict}:
            keys += sum(map(len, held))
    return keys


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    times = Counter(key for key, _ in pairs)
    twice = next(key for key in times if times[key] > 1)
    raise RuleError(twice[:40], "deze sleutel staat er twee keer")


_decode: Final = json.JSONDecoder().raw_decode
_decode_uniquely: Final = json.JSONDecoder(object_pairs_hook=_unique).raw_decode
"""Half as slow again on a long line; it refuses a key that stands twice in one object."""
