"""The agreements of the national data set: signed by all, some changed by an addendum."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise
from typing import Final

from bench.national_rows import Staff, at, stored
from lwt_admin.accounts.models import SchoolYear
from lwt_admin.agreements.models import (
    AgreementVersion,
    Company,
    ScheduleDay,
    State,
    Supervisor,
    WorkAgreement,
)
from lwt_admin.rules.periods import DAY
from lwt_admin.signing.models import Document, Signatory, Signature, content_hash
from lwt_admin.students.models import Trajectory

WEEKDAYS: Final = ((4, 5), (1, 2), (2, 4), (3, 5))
LUNCH: Final = [["12:00", "12:30"]]
SHORT_DAY: Final = time(8, 0), time(15, 30)
LONGER_DAY: Final = time(8, 0), time(16, 0)
CHANGED_ON: Final = date(2026, 11, 30)
CONSENT: Final = "Ik heb de overeenkomst gelezen en ga akkoord."
TEXT: Final = (
    "De leerling werkt mee in de dagelijkse praktijk van het bedrijf en krijgt daarbij uitleg en"
    " begeleiding. De werkzaamheden zijn van lichte aard en passen bij het profiel. "
) * 3
PARTIES: Final = ("school", "company", "student", "guardian")


@dataclass(frozen=True)
class Text:
    """One version of an agreement: its days, and what it changes if anything."""

    number: int
    start: date
    end: date
    weekdays: tuple[int, ...]
    times: tuple[time, time]
    replaced_after: date | None = None


@dataclass(frozen=True)
class Made:
    """An agreement with its versions and what they plan per weekday, oldest version first."""

    agreement: WorkAgreement
    year: SchoolYear
    leerjaar: int
    versions: tuple[AgreementVersion, ...]
    schedules: tuple[dict[int, ScheduleDay], ...]
    place: int
    """Which pupil of the school it is of."""


def add_agreements(
    trajectories: Sequence[Trajectory],
    companies: Sequence[Company],
    years: Sequence[SchoolYear],
    staff: Staff,
) -> list[Made]:
    """One agreement for each year that a pupil was in the upper years."""
    todo = [
        (place, one, year)
        for place, one in enumerate(trajectories)
        for year in years
        if one.start <= year.start
    ]
    agreements = stored(
        WorkAgreement(trajectory=one, company=companies[(place + year.start.year) % len(companies)])
        for place, one, year in todo
    )
    texts = [list(_texts(place, one, year)) for place, one, year in todo]
    documents = iter(_documents(agreements, texts, staff))
    supervisors = {
        one.company_id: one for one in Supervisor.objects.for_system().filter(company__in=companies)
    }
    versions = stored(
        _version(agreement, text, next(documents), supervisors[agreement.company_id])
        for agreement, its in zip(agreements, texts, strict=True)
        for text in its
    )
    _amend(versions)
    schedule = _schedule(versions, [text for its in texts for text in its])
    made, reached = [], 0
    for (place, one, year), agreement, its in zip(todo, agreements, texts, strict=True):
        own = slice(reached, reached + len(its))
        reached += len(its)
        leerjaar = 4 if one.start < year.start else 3
        made.append(
            Made(agreement, year, leerjaar, tuple(versions[own]), tuple(schedule[own]), place)
        )
    return made


def _texts(place: int, trajectory: Trajectory, year: SchoolYear) -> Iterator[Text]:
    """In leerjaar 3 two days a week; in leerjaar 4 for a third of the pupils three, for a third
    changed halfway, and for a third two longer days.
    """
    weekdays = WEEKDAYS[place % len(WEEKDAYS)]
    more = tuple(sorted({*weekdays, next(day for day in (3, 4, 5) if day not in weekdays)}))
    last = year.end
    if trajectory.start == year.start:
        yield Text(1, year.start, last, weekdays, SHORT_DAY)
        return
    assert year.first_central_exam is not None  # noqa: S101  (every year of the data set has one)
    last = year.first_central_exam - DAY
    kind = place // 2 % 3
    if kind == 0:
        yield Text(1, year.start, last, more, SHORT_DAY)
    elif kind == 1:
        before = CHANGED_ON - DAY
        yield Text(1, year.start, last, weekdays, SHORT_DAY, replaced_after=before)
        yield Text(2, CHANGED_ON, last, more, LONGER_DAY)
    else:
        yield Text(1, year.start, last, weekdays, LONGER_DAY)


def _version(
    agreement: WorkAgreement, text: Text, document: Document, supervisor: Supervisor
) -> AgreementVersion:
    return AgreementVersion(
        agreement=agreement,
        number=text.number,
        state=State.SIGNED if text.replaced_after is None else State.REPLACED,
        ended_on=text.replaced_after,
        document=document,
        start=text.start,
        end=text.end,
        supervisor=supervisor,
        tasks=TEXT,
        learning_goals=TEXT,
        assessment=TEXT,
        guidance_school=TEXT,
        guidance_company=TEXT,
        rights_duties=TEXT,
        early_termination=TEXT,
        company_signatory_name=supervisor.name,
        company_signatory_capacity="eigenaar",
    )


def _amend(versions: Sequence[AgreementVersion]) -> None:
    """Later versions change the one before."""
    changed = []
    for before, after in pairwise(versions):
        if before.agreement_id == after.agreement_id:
            after.amends, after.change_reason = before, "Meer dagen in het laatste jaar."
            changed.append(after)
    AgreementVersion.objects.bulk_update(changed, ["amends", "change_reason"])


def _schedule(
    versions: Sequence[AgreementVersion], texts: Sequence[Text]
) -> list[dict[int, ScheduleDay]]:
    """The working days of each version, per weekday."""
    days = stored(
        ScheduleDay(
            agreement_version=version,
            weekday=weekday,
            start=text.times[0],
            end=text.times[1],
            breaks=LUNCH,
        )
        for version, text in zip(versions, texts, strict=True)
        for weekday in text.weekdays
    )
    found: dict[int, dict[int, ScheduleDay]] = {version.pk: {} for version in versions}
    for day in days:
        found[day.agreement_version_id][day.weekday] = day
    return [found[version.pk] for version in versions]


def _documents(
    agreements: Sequence[WorkAgreement], texts: Sequence[list[Text]], staff: Staff
) -> list[Document]:
    """The frozen text of each version, signed by everybody some weeks before it begins."""
    documents = stored(
        _document(agreement, text, staff)
        for agreement, its in zip(agreements, texts, strict=True)
        for text in its
    )
    signatories = stored(
        Signatory(document=one, party=party, name=f"{party} {one.pk}", position=position)
        for one in documents
        for position, party in enumerate(PARTIES)
    )
    stored(
        Signature(
            signatory=one,
            method=Signature.Method.TYPED,
            typed_name=one.name,
            consent=CONSENT,
            signed_at=one.document.frozen_at,
            sha256=one.document.sha256,
        )
        for one in signatories
    )
    return documents


def _document(agreement: WorkAgreement, text: Text, staff: Staff) -> Document:
    content = {
        "title": "Leer-werkovereenkomst",
        "pupil": str(agreement.trajectory.student),
        "company": str(agreement.company),
        "version": text.number,
        "articles": [TEXT] * 7,
    }
    moment = at(text.start - 30 * DAY)
    return Document(
        school=agreement.trajectory.student.school,
        kind="work_agreement",
        title=f"Leer-werkovereenkomst van {agreement.trajectory.student}",
        content=content,
        sha256=content_hash(content),
        frozen_at=moment,
        frozen_by=staff.coordinator,
        completed_at=moment,
        before_chain=True,
    )
