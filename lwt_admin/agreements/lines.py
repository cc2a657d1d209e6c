"""Agreements as lines of a list: the version in force or nearest to it, and what stands beside."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from lwt_admin.agreements.models import AgreementVersion, Stage, State
from lwt_admin.rules.periods import DAY
from lwt_admin.ui.formats import nl_date

BESIDE = {
    State.DRAFT: ("addendum in de maak", "neutral"),
    State.SENT: ("addendum ter ondertekening", "wait"),
    State.PARTLY_SIGNED: ("addendum deels ondertekend", "wait"),
    State.REFUSED: ("addendum geweigerd", "bad"),
}
"""What a list says of a newer version beside the one that is shown."""


class Line(NamedTuple):
    """A version with its stage; `mark` and `kind` tell of a newer one, in words and as a mark."""

    version: AgreementVersion
    stage: Stage
    mark: str = ""
    kind: str = ""


def line_of(version: AgreementVersion, beside: str | None, today: date) -> Line:
    """One line; `beside` is the state of the newest version, None when this is the newest."""
    stage = version.stage_on(today)
    if beside == State.ENDED:
        return Line(version, stage, "voortijdig beëindigd", "neutral")
    if version.state == State.REPLACED and version.last_day >= today:
        return Line(version, stage, f"wijzigt op {nl_date(version.last_day + DAY)}", "neutral")
    if beside is None or not version.is_binding or State(beside) not in BESIDE:
        return Line(version, stage)
    return Line(version, stage, *BESIDE[State(beside)])


def lines_of(versions: Iterable[Any], today: date) -> list[Line]:
    """Lines of versions as `AgreementVersionQuerySet.leading` reads them."""
    return [line_of(version, version.beside, today) for version in versions]
