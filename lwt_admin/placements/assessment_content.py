"""Everything an assessment says, as plain data that can be frozen (docs/adr/0003).

The page and the PDF of a finished assessment are made of what was frozen when it was finished; a
later change of a name, a goal or a form does not reach it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from lwt_admin.accounts.models import User
from lwt_admin.placements.assessment_cases import IN_ORDER, Case, Party
from lwt_admin.placements.assessment_lines import Given, Line, Said, given_by
from lwt_admin.placements.models import AssessmentStep

FORMAT: Final = 1
KIND: Final = "assessment"
Finished = tuple[datetime, User]


def content_of(
    case: Case, lines: Iterable[Line], *, finished: Finished | None = None
) -> dict[str, Any]:
    """The content as it is now, in values that JSON keeps: dates and moments ISO."""
    lines = list(lines)
    given = {party: given_by(answer, lines) for party, answer in case.answers.items()}
    school, assessment = case.student.school, case.assessment
    concluded = assessment if finished and assessment else None
    return {
        "format": FORMAT,
        "kind": KIND,
        "school": {
            "name": school.name,
            "address": f"{school.street} {school.house_number} · {school.postcode} {school.city}",
        },
        "student": str(case.student),
        "company": str(case.agreement.company),
        "period": {
            "name": case.period.name,
            "first": case.period.first.isoformat(),
            "last": case.period.last.isoformat(),
        },
        "form": str(case.period.form),
        "parties": [_party(case, party, given.get(party)) for party in IN_ORDER],
        "questions": [_line(line, given) for line in lines if line.question is not None],
        "goals": [_line(line, given) for line in lines if line.question is None],
        "sufficient": concluded.sufficient if concluded else None,
        "conclusion": concluded.conclusion if concluded else "",
        "missing_reason": concluded.missing_reason if concluded else "",
        "finished": {"at": finished[0].isoformat(), "by": str(finished[1])} if finished else None,
    }


def _party(case: Case, party: Party, given: Given | None) -> dict[str, Any]:
    answer = case.answers.get(party)
    return {
        "party": party.value,
        "label": str(party.label),
        "name": answer.giver if answer else "",
        "by_link": answer is not None and answer.link_id is not None,
        "at": answer.given_at.isoformat() if answer else None,
        "remarks": given.remarks if given else "",
    }


def _line(line: Line, given: dict[str, Given]) -> dict[str, Any]:
    said = {party.value: given[party].said.get(line.key) for party in IN_ORDER if party in given}
    return {
        "text": line.text,
        "said": {
            party: {"level": one.level, "remark": one.remark}
            for party, one in said.items()
            if one is not None
        },
    }


# --- As templates read it -------------------------------------------------------------------------
@dataclass(frozen=True)
class Column:
    """One of the three parties."""

    party: str
    label: str
    name: str
    by_link: bool
    at: datetime | None
    remarks: str


@dataclass(frozen=True)
class Row:
    """One line, with what each party said of it: None where it did not answer."""

    text: str
    said: list[tuple[Column, Said | None]]


@dataclass(frozen=True)
class Sheet:
    """An assessment ready to be shown."""

    content: dict[str, Any]
    columns: list[Column]
    parts: list[tuple[str, list[Row]]]
    first: date
    last: date
    finished_at: datetime | None
    sha256: str = ""

    @property
    def remarks(self) -> list[Column]:
        """The parties that wrote something below their levels."""
        return [one for one in self.columns if one.remarks]


def sheet_of(content: dict[str, Any], sha256: str = "") -> Sheet:
    """Content with its dates as such, in rows and columns."""
    columns = [_column(one) for one in content["parties"]]
    finished, period = content["finished"], content["period"]
    return Sheet(
        content=content,
        columns=columns,
        parts=[
            (title, [_row(line, columns) for line in content[name]])
            for title, name in (("Leerdoelen", "goals"), ("Werkhouding", "questions"))
            if content[name]
        ],
        first=date.fromisoformat(period["first"]),
        last=date.fromisoformat(period["last"]),
        finished_at=datetime.fromisoformat(finished["at"]) if finished else None,
        sha256=sha256,
    )


def frozen_sheet(step: AssessmentStep) -> Sheet:
    """What was frozen when the assessment was finished."""
    assert step.content is not None  # noqa: S101  (the database says so)
    return sheet_of(step.content, step.sha256)


def _column(one: dict[str, Any]) -> Column:
    at = datetime.fromisoformat(one["at"]) if one["at"] else None
    return Column(one["party"], one["label"], one["name"], one["by_link"], at, one["remarks"])


def _row(line: dict[str, Any], columns: list[Column]) -> Row:
    def said(column: Column) -> Said | None:
        one = line["said"].get(column.party)
        return Said(one["level"], one["remark"]) if one else None

    return Row(line["text"], [(column, said(column)) for column in columns])
