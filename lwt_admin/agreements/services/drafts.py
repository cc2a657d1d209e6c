"""Beginning an agreement, saving its draft, and going on from one that was given up."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from django.db import transaction

from lwt_admin.accounts.models import SchoolYear, User
from lwt_admin.agreements.models import (
    AgreementEvent,
    AgreementVersion,
    Company,
    DefaultText,
    ScheduleDay,
    State,
    WorkAgreement,
)
from lwt_admin.agreements.models.agreement import GIVEN_UP_STATES
from lwt_admin.agreements.provisions import FIELDS
from lwt_admin.agreements.services.texts import default_texts
from lwt_admin.rules.agreements import parents_must_be_informed
from lwt_admin.students.locks import lock_work_of
from lwt_admin.students.models import Trajectory

COPIED = (
    *("start", "end", "supervisor", "place", "sunday_agreed", *FIELDS),
    *("company_signatory_name", "company_signatory_capacity", "company_signatory_email"),
)


class NotADraft(Exception):
    """Somebody tried to change a text that is (no longer) a draft; the message is Dutch."""


def likely_period(trajectory: Trajectory, today: date) -> tuple[date, date]:
    """From the start or today, up to the central exam or the end of that school year.

    A trajectory that ends before that ends the period.
    """
    first = max(trajectory.start, today)
    years: Iterable[SchoolYear] = trajectory.student.school.years.filter(end__gt=first)
    year = min(years, key=lambda year: year.start, default=None)
    if year is None:
        return first, first
    first = max(first, year.start)
    exam, stops = year.first_central_exam, trajectory.ended_on
    last = exam if exam is not None and exam > first else year.end
    return first, stops if stops is not None and first <= stops < last else last


@transaction.atomic
def begin(
    trajectory: Trajectory,
    company: Company,
    *,
    kind: str,
    start: date,
    end: date,
    by: User | None = None,
) -> AgreementVersion:
    """A new agreement with a draft that already says what the school's agreements usually say."""
    agreement = WorkAgreement.objects.create(trajectory=trajectory, company=company, kind=kind)
    student = trajectory.student
    texts = default_texts(student.school, DefaultText.For.AGREEMENT, trajectory.profile)
    if not parents_must_be_informed(student.birth_date, start):
        texts["dangers"] = ""
    supervisors = list(company.supervisors.filter(is_active=True)[:2])
    version = AgreementVersion.objects.create(
        agreement=agreement,
        start=start,
        end=end,
        supervisor=supervisors[0] if len(supervisors) == 1 else None,
        place=_address(company),
        company_signatory_name=company.signatory_name,
        company_signatory_capacity=company.signatory_capacity,
        company_signatory_email=company.email,
        **texts,
    )
    if by is not None:
        record_beginning(version, "begin", by=by, at=version.created_at)
    return version


def record_beginning(
    version: AgreementVersion, step: str, *, by: User, at: datetime, reason: str = ""
) -> None:
    """Write down how a version came to be; `step` is one of `life_cycle.BEGINNINGS`."""
    beginning(version, step, by=by, at=at, reason=reason).save()


def beginning(
    version: AgreementVersion, step: str, *, by: User, at: datetime, reason: str = ""
) -> AgreementEvent:
    """As `record_beginning`; nothing is stored."""
    return AgreementEvent(
        agreement_version=version,
        transition=step,
        to_state=version.state,
        actor=by,
        at=at,
        reason=reason,
    )


def lock_draft(version: AgreementVersion) -> AgreementVersion:
    """The draft, locked until the transaction ends; raises NotADraft when it was sent meanwhile."""
    AgreementVersion.objects.for_system().select_for_update().get(pk=version.pk)
    locked = AgreementVersion.objects.for_system().with_names().get(pk=version.pk)
    only_a_draft(locked)
    return locked


def only_a_draft(version: AgreementVersion) -> None:
    """Raise NotADraft when the text is fixed."""
    if version.state != State.DRAFT:
        raise NotADraft(f"De tekst ligt vast: deze overeenkomst is {version.get_state_display()}.")


def save_schedule(
    version: AgreementVersion, days: Mapping[int, tuple[time, time, list[list[str]]]]
) -> None:
    """Make the weekly schedule equal to `days`: start, end and breaks per ISO weekday."""
    stored = {day.weekday: day for day in version.schedule.all()}
    for weekday in stored.keys() - days.keys():
        stored[weekday].delete()
    for weekday, (start, end, breaks) in days.items():
        day = stored.get(weekday) or ScheduleDay(agreement_version=version, weekday=weekday)
        day.start, day.end, day.breaks = start, end, breaks
        day.save()


@transaction.atomic
def redraft(version: AgreementVersion, *, by: User, now: datetime) -> AgreementVersion:
    """A new draft with the text of a version that was withdrawn or refused.

    Raises NotADraft when the newest version is neither, or amends what no longer holds.
    """
    lock_work_of(version.agreement.trajectory_id)
    newest = version.agreement.versions.order_by("-number").first()
    if newest is None or newest.state not in GIVEN_UP_STATES:
        raise NotADraft("Alleen na intrekken of weigeren is een nieuwe versie te maken.")
    if newest.amends is not None and newest.amends.state != State.SIGNED:
        raise NotADraft("Wat dit addendum wijzigt, geldt niet meer. Maak een nieuwe overeenkomst.")
    draft = copy_of(newest, amends=newest.amends, change_reason=newest.change_reason)
    reason = f"met de tekst van versie {newest.number}"
    record_beginning(draft, "redraft", by=by, at=now, reason=reason)
    return draft


def copy_of(
    source: AgreementVersion, *, agreement: WorkAgreement | None = None, **changes: Any
) -> AgreementVersion:
    """A draft with the text and the schedule of `source`, save for `changes`.

    It is the next version of the same agreement, or the first of `agreement`.
    """
    newest = source.agreement.versions.order_by("-number").first()
    number = 1 if agreement is not None or newest is None else newest.number + 1
    copied: dict[str, Any] = {name: getattr(source, name) for name in COPIED}
    draft = AgreementVersion.objects.create(
        agreement=agreement or source.agreement, number=number, **copied | changes
    )
    for day in source.schedule.all():
        ScheduleDay.objects.create(
            agreement_version=draft,
            weekday=day.weekday,
            start=day.start,
            end=day.end,
            breaks=day.breaks,
        )
    return draft


def _address(company: Company) -> str:
    street = f"{company.street} {company.house_number}".strip()
    return ", ".join(part for part in (street, company.city) if part)
