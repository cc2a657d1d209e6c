"""The text of an agreement: everything the document shows, as plain data that can be frozen.

Once frozen, pages and PDF are made of this content alone; a later change to a name, a schedule or a
default text does not reach it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lwt_admin.accounts.models import User
from lwt_admin.agreements.models import AgreementVersion, Company, ScheduleDay
from lwt_admin.agreements.parties import (
    guardians_who_may_sign,
    needs_representative,
)
from lwt_admin.agreements.provisions import DANGERS_DEFAULT, PROVISIONS, Provision
from lwt_admin.agreements.services.changes import changes_of, rests_on_paper
from lwt_admin.agreements.services.planning import Planned, planned_by
from lwt_admin.rules.agreements import parents_must_be_informed
from lwt_admin.rules.profiles import BY_SHORT
from lwt_admin.rules.regimes import wvo
from lwt_admin.rules.verdicts import Source
from lwt_admin.signing.addresses import Mailbox, how_they_sign, is_one_mailbox
from lwt_admin.signing.models import Order, Party
from lwt_admin.signing.services import SignatoryFacts
from lwt_admin.signing.taken_over import signed_on_paper
from lwt_admin.students.addresses import address_lines, printed_address
from lwt_admin.students.models import Guardian, MentorAssignment
from lwt_admin.students.signed_texts import pupil_signatories, school_told, signatories_told
from lwt_admin.ui.formats import nl_date

FORMAT = 1
KIND = "work_agreement"
TO_BE_FILLED = "(nog in te vullen)"


def signatories_of(
    version: AgreementVersion, guardians: Sequence[Guardian], today: date
) -> list[SignatoryFacts]:
    """Who must sign this version: the roles that the rules ask for, with `guardians` as chosen."""
    student = version.agreement.trajectory.student
    school = student.school
    asked = guardians if needs_representative(version, today) else ()
    return [
        SignatoryFacts(
            Party.SCHOOL, school.signatory_name, school.signatory_capacity, school.signatory_email
        ),
        *pupil_signatories(student, asked),
        SignatoryFacts(
            Party.COMPANY,
            version.company_signatory_name,
            version.company_signatory_capacity,
            version.company_signatory_email,
        ),
    ]


def how_parties_sign(version: AgreementVersion, today: date) -> list[tuple[str, str, str]]:
    """Everybody but the representatives: for whom they sign, their name, and how they will."""
    last = version.agreement.trajectory.student.school.signing_order == Order.SCHOOL_LAST
    everybody = signatories_of(version, guardians_who_may_sign(version), today)
    mailboxes = [Mailbox(who.party, who.name, who.email) for who in everybody]
    found = []
    for who, mailbox in zip(everybody, mailboxes, strict=True):
        if who.party == Party.GUARDIAN:
            continue
        how = how_they_sign(who.name, who.email)
        if shared := [one.name for one in mailboxes if is_one_mailbox(mailbox, one)]:
            how += f" (let op: dat is ook het adres van {' en '.join(shared)})"
        if who.party == Party.SCHOOL and last:
            how = f"tekent als laatste; {how}"
        found.append((str(Party(who.party).label), who.name, how))
    return found


def draft_content(version: AgreementVersion, today: date) -> dict[str, Any]:
    """The content as it would be now, with everybody who may sign for the pupil."""
    guardians = guardians_who_may_sign(version)
    return build_content(version, signatories_of(version, guardians, today))


@dataclass(frozen=True)
class Setting:
    """What a document shows of dossier and calendar, besides what the version itself says."""

    schedule: Sequence[ScheduleDay]
    planned: Planned
    leerjaar: int | None
    mentor: User | None


def read_setting(version: AgreementVersion) -> Setting:
    """What stands there now around a version that was stored."""
    trajectory = version.agreement.trajectory
    enrolled = trajectory.student.enrolments.filter(
        school_year__start__lte=version.start, school_year__end__gte=version.start
    ).first()
    own = trajectory.mentor_assignments.filter(is_substitute=False)
    return Setting(
        schedule=list(version.schedule.all()),
        planned=planned_by(version),
        leerjaar=None if enrolled is None else enrolled.leerjaar,
        mentor=mentor_at(version.start, list(own.select_related("mentor"))),
    )


def mentor_at(start: date, own: Sequence[MentorAssignment]) -> User | None:
    """The pupil's own mentor at the start, else the first who comes after; `own` in order."""
    begun = [one for one in own if one.start <= start]
    chosen = [*begun[-1:], *own[:1]]
    return chosen[0].mentor if chosen else None


def build_content(
    version: AgreementVersion,
    signatories: Iterable[SignatoryFacts],
    setting: Setting | None = None,
) -> dict[str, Any]:
    """Everything the document shows, in values that JSON keeps: dates ISO, times HH:MM.

    `setting` is given by who read that already, or has not stored the version yet.
    """
    agreement = version.agreement
    student = agreement.trajectory.student
    setting = setting or read_setting(version)
    schedule, total = setting.schedule, setting.planned
    return {
        "format": FORMAT,
        "kind": agreement.kind,
        "title": _title(version),
        "agreement": agreement.pk,
        "number": version.number,
        "school": school_told(student.school),
        "student": _student(version, setting.leerjaar),
        "company": _company(agreement.company),
        "supervisor": _supervisor(version),
        "mentor": _mentor(setting.mentor),
        "period": {"start": version.start.isoformat(), "end": version.end.isoformat()},
        "schedule": [
            {
                "weekday": day.weekday,
                "start": f"{day.start:%H:%M}",
                "end": f"{day.end:%H:%M}",
                "breaks": day.breaks,
                "minutes": day.minutes,
            }
            for day in schedule
        ],
        "week_minutes": sum(day.minutes for day in schedule),
        "planned": {
            "days": total.days,
            "minutes": total.minutes,
            "complete": total.complete,
        },
        "articles": _articles(version),
        "signatories": signatories_told(signatories),
    } | _changes(version)


def _title(version: AgreementVersion) -> str:
    orientation = version.agreement.is_orientation
    if version.is_amendment:
        of = "oriëntatiestage" if orientation else "leer-werkovereenkomst"
        return f"Addendum bij de {of}"
    return "Oriëntatiestage" if orientation else "Leer-werkovereenkomst"


def _changes(version: AgreementVersion) -> dict[str, Any]:
    """Of an addendum: what it amends, why, and what becomes different."""
    amended = version.amends
    if amended is None:
        return {}
    lines = [
        {"label": one.label, "old": one.old.splitlines(), "new": one.new.splitlines()}
        for one in changes_of(version)
    ]
    return {
        "changes": {
            "amends": amended.number,
            "from_first_day": amended.start == version.start,
            "reason": version.change_reason,
            "lines": lines,
            "on_paper": rests_on_paper(version),
        }
    }


def _student(version: AgreementVersion, leerjaar: int | None) -> dict[str, Any]:
    trajectory = version.agreement.trajectory
    student = trajectory.student
    return {
        "name": str(student),
        "first_name": student.first_name,
        "birth_date": student.birth_date.isoformat(),
        "address": printed_address(student),
        "profile": BY_SHORT[trajectory.profile].name,
        "leerjaar": leerjaar,
    }


def _company(company: Company) -> dict[str, Any]:
    return {
        "name": company.name,
        "kvk": company.kvk,
        "sbb_id": company.sbb_id,
        "address": address_lines(company),
        "phone": company.phone,
        "email": company.email,
    }


def _supervisor(version: AgreementVersion) -> dict[str, Any] | None:
    supervisor = version.supervisor
    if supervisor is None:
        return None
    return {"name": supervisor.name, "email": supervisor.email, "phone": supervisor.phone}


def _mentor(mentor: User | None) -> dict[str, Any] | None:
    return None if mentor is None else {"name": str(mentor), "email": mentor.email}


def _articles(version: AgreementVersion) -> list[dict[str, Any]]:
    """The articles in order; one that is not mandatory and empty is left out."""
    law = wvo("10b3", version.start)
    articles = [
        _article("Waarvoor deze overeenkomst is", _purpose(version), law),
        _article("Waar en wanneer", _where_and_when(version), law) | {"schedule": True},
    ]
    for provision, text in _regulated(version):
        source = provision.source_on(version.start)
        articles.append(_article(provision.heading, text or TO_BE_FILLED, source))
    if rests_on_paper(version):
        articles.append(_article("De andere afspraken", _as_on_paper(version), None))
    return articles


def article_numbers(version: AgreementVersion) -> dict[str, int]:
    """The number that each article has in the document, by field; `duration` is the schedule's."""
    fields = ("purpose", "duration", *(provision.field for provision, _ in _regulated(version)))
    return {field: number for number, field in enumerate(fields, 1)}


def _regulated(version: AgreementVersion) -> Iterator[tuple[Provision, str]]:
    """The provisions that get an article, each with its text; a mandatory one even when empty,
    save when it stands on paper."""
    on_paper = rests_on_paper(version)
    for provision in PROVISIONS:
        text = _provision_text(version, provision.field)
        if text or (provision.key and not on_paper):
            yield provision, text


def _as_on_paper(version: AgreementVersion) -> str:
    """What an addendum leaves as it stands on the paper that was taken over."""
    first = version.amends
    if first is None or first.is_amendment:
        of_agreement = AgreementVersion.objects.for_system().filter(agreement=version.agreement_id)
        first = of_agreement.select_related("document").get(number=1)
    signed_on = signed_on_paper(first.document) if first.document else None
    left = [
        one.heading[0].lower() + one.heading[1:]
        for one in PROVISIONS
        if one.key and not getattr(version, one.field).strip()
    ]
    lines = [AS_ON_PAPER.format(nl_date(signed_on))]
    if left:
        lines.append(f"Dat geldt ook voor: {', '.join(left)}.")
    return "\n".join(lines)


AS_ON_PAPER = (
    "Wat dit addendum niet noemt, blijft zoals het staat in de overeenkomst die op papier is "
    "getekend op {}. De school bewaart dat papier."
)


def _article(heading: str, text: str, source: Source | None) -> dict[str, Any]:
    return {
        "heading": heading,
        "paragraphs": [line.strip() for line in text.splitlines() if line.strip()],
        "article": source.article if source else "",
        "status": source.status if source else "",
        "schedule": False,
    }


def _provision_text(version: AgreementVersion, field: str) -> str:
    """What the draft says; the paragraph of ATW 3:4 cannot be left out where it is due.

    Of what was signed on paper nothing is made up.
    """
    text: str = getattr(version, field).strip()
    birth_date = version.agreement.trajectory.student.birth_date
    if text or field != "dangers" or rests_on_paper(version):
        return text
    if parents_must_be_informed(birth_date, version.start):
        return DANGERS_DEFAULT
    return text


def _purpose(version: AgreementVersion) -> str:
    trajectory = version.agreement.trajectory
    name, profile = trajectory.student, BY_SHORT[trajectory.profile].name
    if version.agreement.is_orientation:
        return (
            f"{name} maakt met een oriëntatiestage kennis met het werk bij het bedrijf.\n"
            "De uren van een oriëntatiestage tellen niet mee voor de uren en dagen van het "
            "leer-werktraject. Voor de oriëntatiestage is geen erkenning van het bedrijf nodig."
        )
    return (
        f"{name} volgt een leer-werktraject binnen de basisberoepsgerichte leerweg van het vmbo, "
        f"in het profiel {profile}. De stage bij het leerbedrijf is een onderdeel van dat traject. "
        "Daarover maken de partijen deze afspraken."
    )


def _where_and_when(version: AgreementVersion) -> str:
    lines = [PERIOD.format(nl_date(version.start), nl_date(version.end))]
    if version.place:
        lines.append(f"De leerling werkt op deze plaats: {version.place}.")
    lines += [SCHEDULE, SUNDAY if version.sunday_agreed else NO_SUNDAY]
    return "\n".join(lines)


PERIOD = "De overeenkomst geldt van {} tot en met {}."
SCHEDULE = (
    "De leerling werkt volgens het rooster hieronder. In schoolvakanties en op andere vrije dagen "
    "van de school is er geen stage, tenzij de partijen iets anders afspreken."
)
SUNDAY = (
    "De partijen hebben afgesproken dat de leerling op zondag kan werken, omdat het werk dat nodig "
    "maakt."
)
NO_SUNDAY = "Op zondag werkt de leerling niet."
