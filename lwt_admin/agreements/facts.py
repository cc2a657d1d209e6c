"""What the rules need to know of a draft, and what they then say about it."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from lwt_admin.agreements.models import AgreementVersion, CooperationAgreement, ScheduleDay
from lwt_admin.agreements.models.agreement import BINDING_STATES, State
from lwt_admin.agreements.parties import (
    choice_of,
    guardians_who_may_sign,
    representative_article,
)
from lwt_admin.agreements.provisions import PROVISIONS
from lwt_admin.agreements.querysets import AgreementVersionQuerySet
from lwt_admin.agreements.services.changes import ON_PAPER, rests_on_paper
from lwt_admin.agreements.services.recognition import read_recognition_periods
from lwt_admin.rules.agreements import (
    COMPANY,
    HOUSE_RULE,
    OF_AGE,
    SCHOOL,
    AgreementFacts,
    CooperationPeriod,
    OtherAgreement,
    RecognitionPeriod,
    check,
    offered_late,
    overlaps,
)
from lwt_admin.rules.verdicts import Check
from lwt_admin.signing.addresses import Mailbox, doubts, namesakes, objections
from lwt_admin.signing.models import Party
from lwt_admin.students.models import Guardian
from lwt_admin.ui.formats import nl_date, nl_period

# What takes its days from the moment it was offered.
OVERLAPPING_STATES = (State.SENT, State.PARTLY_SIGNED, *BINDING_STATES)

# The facts of a check that are not in the text itself, and can change while parties sign it.
OUTSIDE_THE_TEXT = {"first", "company", "cooperation", "trajectory"}

# Where the fact of a check is typed: the id of a field on the form, and what the form calls it.
PLACES = {
    "trajectory": ("id_end", "Leer-werktraject en periode"),
    "first": ("id_start", "Geboortedatum en eerste dag"),
    "start": ("id_start", "Eerste dag"),
    "company": ("id_start", "Leerbedrijf en periode"),
    "cooperation": ("id_start", "Samenwerkingsovereenkomst"),
    "duration": ("rooster", "Periode en weekrooster"),
    "supervisor": ("id_supervisor", "Leermeester"),
    "signatories": ("ondertekenaars", "Ondertekenaars"),
    "overlap": ("rooster", "Periode en weekrooster"),
    "guidance": ("id_guidance_school", "Begeleiding door school en leerbedrijf"),
    "addresses": ("id_company_signatory_email", "E-mailadressen om te tekenen"),
    "namesakes": ("id_company_signatory_name", "Wie tekent namens het leerbedrijf"),
}
PLACES |= {
    provision.key: (f"id_{provision.field}", provision.heading)
    for provision in PROVISIONS
    if provision.key and provision.key not in PLACES
}


@dataclass(frozen=True)
class Finding:
    """What stands in the way of sending, or what to look at, with the field and its value."""

    check: Check
    anchor: str
    label: str
    value: str

    @property
    def blocking(self) -> bool:
        return self.check.blocking

    @property
    def kind(self) -> str:
        return "bad" if self.check.blocking else "warn"

    @property
    def text(self) -> str:
        return f"{self.label} ({self.value}): {self.check.text}"

    @property
    def article(self) -> str:
        return self.check.article

    @property
    def status(self) -> str:
        return self.check.status


def facts_of(
    version: AgreementVersion,
    schedule: Sequence[ScheduleDay] | None = None,
    others: tuple[OtherAgreement, ...] | None = None,
    recognitions: tuple[RecognitionPeriod, ...] | None = None,
    cooperation: tuple[CooperationPeriod, ...] | None = None,
) -> AgreementFacts:
    """The draft as the rules read it, with a schedule that is not stored yet if there is one.

    `others` are the pupil's other agreements, for who has read them already; so are `recognitions`
    of the company and `cooperation` of the school.
    """
    trajectory = version.agreement.trajectory
    days = version.schedule.all() if schedule is None else schedule
    if others is None:
        others = other_agreements(version, OVERLAPPING_STATES)
    if recognitions is None:
        recognitions = read_recognition_periods(version.agreement.company)
    if cooperation is None:
        cooperation = cooperation_periods(trajectory.student.school_id)
    return AgreementFacts(
        first=version.start,
        last=version.end,
        birth_date=trajectory.student.birth_date,
        profile=trajectory.profile,
        recognitions=recognitions,
        cooperation=cooperation,
        provisions=_provisions(version, days),
        signatories=_signatories(version),
        guardian_may_sign=bool(guardians_who_may_sign(version)),
        orientation=version.agreement.is_orientation,
        has_supervisor=version.supervisor_id is not None,
        weekdays=_weekdays(days),
        others=others,
        admitted=trajectory.admitted_on is not None,
        refused_on=trajectory.refused_on,
        trajectory_last=trajectory.ended_on,
    )


def _weekdays(schedule: Iterable[ScheduleDay]) -> tuple[int, ...]:
    return tuple(day.weekday for day in schedule)


def other_agreements(
    version: AgreementVersion, states: Collection[str]
) -> tuple[OtherAgreement, ...]:
    """The pupil's other agreements in these states; other versions of this one are no others."""
    found = of_pupils([version.agreement.trajectory.student_id], states)
    found = found.filter(end__gte=version.start, start__lte=version.end)
    others = found.exclude(agreement=version.agreement_id)
    return tuple(as_other(one, one.schedule.all()) for one in others)


def of_pupils(student_ids: Iterable[int], states: Collection[str]) -> AgreementVersionQuerySet:
    """The versions in these states of pupils, with company and schedule, in order of time."""
    found = AgreementVersion.objects.for_system().filter(
        agreement__trajectory__student__in=list(student_ids), state__in=states
    )
    return (
        found.select_related("agreement__company", "agreement__trajectory")
        .prefetch_related("schedule")
        .order_by("start", "pk")
    )


def as_other(version: AgreementVersion, schedule: Iterable[ScheduleDay]) -> OtherAgreement:
    """A version as the rules read it beside another."""
    company = str(version.agreement.company)
    return OtherAgreement(version.start, version.last_day, _weekdays(schedule), company)


def signed_overlaps(version: AgreementVersion) -> list[Check]:
    """What other agreements, signed by all, have days of this one."""
    return overlaps_between(version, version.start, version.end, BINDING_STATES)


def overlaps_between(
    version: AgreementVersion,
    first: date,
    last: date,
    states: Collection[str] = OVERLAPPING_STATES,
) -> list[Check]:
    """What other agreements in these states have days of this one in a part of its period."""
    facts = AgreementFacts(
        first=first,
        last=last,
        birth_date=version.agreement.trajectory.student.birth_date,
        weekdays=_weekdays(version.schedule.all()),
        others=other_agreements(version, states),
    )
    return list(overlaps(facts))


def lost_since_sending(version: AgreementVersion) -> list[Check]:
    """What blocks a text that is fixed because the world changed.

    Age, recognition, cooperation, and the trajectory that ended.
    """
    checks = check(facts_of(version, others=()))
    return [one for one in checks if one.blocking and one.field in OUTSIDE_THE_TEXT]


def findings(
    version: AgreementVersion, today: date, facts: AgreementFacts | None = None
) -> list[Finding]:
    """Everything the rules have to say about sending this draft `today`, what blocks first.

    `facts` are given by who has made them already.
    """
    facts = facts or facts_of(version)
    checks = check(facts)
    if not any(one.field == "signatories" and one.rule.endswith("guardian") for one in checks):
        checks += _minor_without_representative(version, today)
    if not version.is_amendment:  # what it amends is signed; see services.amendments
        checks += offered_late(version.start, version.end, today)
    checks += _shared_addresses(version, today)
    checks += _namesakes(version)
    checks.sort(key=lambda one: not one.blocking)
    return [_finding(version, facts, one) for one in checks]


def findings_at_sending(version: AgreementVersion, today: date) -> list[Finding]:
    """The same, and whether the links to sign would go to the parties themselves."""
    facts = facts_of(version)
    wrong = [_finding(version, facts, one) for one in _wrong_addresses(version, today)]
    return wrong + findings(version, today, facts)


def _finding(version: AgreementVersion, facts: AgreementFacts, one: Check) -> Finding:
    anchor, label = PLACES[one.field]
    return Finding(one, anchor, label, _value(version, facts, one))


def _value(version: AgreementVersion, facts: AgreementFacts, one: Check) -> str:
    """What the fact at fault holds now, as a person reads it."""
    born = facts.birth_date
    values = {
        "trajectory": nl_period(version.start, version.end),
        "first": f"geboren {nl_period(born, born)}, begint {nl_date(version.start)}",
        "start": nl_date(version.start),
        "company": f"{version.agreement.company}, {nl_period(version.start, version.end)}",
        "cooperation": f"begint {nl_date(version.start)}",
        "duration": "geen werkdagen in het rooster",
        "signatories": "niemand",
        "supervisor": "niemand",
        "overlap": facts.provisions["duration"],
        "addresses": "niet van de partij zelf" if one.blocking else "van twee partijen",
        "namesakes": version.company_signatory_name,
    }
    return values.get(one.field, "leeg")


def _wrong_addresses(version: AgreementVersion, today: date) -> Iterator[Check]:
    """Nobody signs for another: a link goes to the party's own mailbox, never to one of staff.

    Of the guardians only who signs without being chosen; the others are judged once chosen.
    """
    school = version.agreement.trajectory.student.school
    sure = choice_of(version, today).obvious or ()
    for text in objections(school, _mailboxes(version, sure), today):
        yield Check("agreement.addresses", True, "addresses", HOUSE_RULE, "", text)


def _shared_addresses(version: AgreementVersion, today: date) -> Iterator[Check]:
    """Of the guardians all who may be chosen: it is better known before somebody chooses."""
    for text in doubts(_mailboxes(version, choice_of(version, today).guardians)):
        yield Check("agreement.shared_address", False, "addresses", HOUSE_RULE, "", text)


def _namesakes(version: AgreementVersion) -> Iterator[Check]:
    """Two people may have one name; the same person does not sign for two parties."""
    school = version.agreement.trajectory.student.school
    if text := namesakes(school.signatory_name, version.company_signatory_name):
        yield Check("agreement.namesakes", False, "namesakes", HOUSE_RULE, "", text)


def _mailboxes(version: AgreementVersion, guardians: Iterable[Guardian]) -> list[Mailbox]:
    """Where the links to sign would go now."""
    student = version.agreement.trajectory.student
    school = student.school
    return [
        Mailbox(Party.SCHOOL, school.signatory_name, school.signatory_email),
        Mailbox(Party.STUDENT, str(student), student.email),
        Mailbox(Party.COMPANY, version.company_signatory_name, version.company_signatory_email),
        *(Mailbox(Party.GUARDIAN, one.name, one.email) for one in guardians),
    ]


def _minor_without_representative(version: AgreementVersion, today: date) -> list[Check]:
    """Who has to sign for the pupil by the age of today has to be known as well."""
    source = representative_article(version, today)
    if source is None or guardians_who_may_sign(version):
        return []
    text = f"Tot {OF_AGE} jaar tekent ook een wettelijk vertegenwoordiger, en die is niet bekend."
    return [
        Check(
            rule="agreement.representative",
            blocking=True,
            field="signatories",
            article=source.article,
            status=source.status,
            text=text,
        )
    ]


def cooperation_periods(school_id: int) -> tuple[CooperationPeriod, ...]:
    """When each cooperation agreement of the school is signed and in force."""
    signed = CooperationAgreement.objects.for_system().filter(
        school=school_id, signed_on__isnull=False
    )
    return tuple(filter(None, (_in_force(one) for one in signed)))


def _in_force(cooperation: CooperationAgreement) -> CooperationPeriod | None:
    first = max(filter(None, (cooperation.valid_from, cooperation.signed_on)))
    last = cooperation.last_day
    return CooperationPeriod(first, last) if last is None or first <= last else None


def _provisions(version: AgreementVersion, schedule: Iterable[ScheduleDay]) -> dict[str, str]:
    """The text per mandatory element; of two fields that make one element both must be filled.

    What an addendum leaves as it stands on paper, is regulated there.
    """
    elsewhere = ON_PAPER if rests_on_paper(version) else ""
    texts: dict[str, list[str]] = {}
    for provision in PROVISIONS:
        if provision.key:
            text = getattr(version, provision.field).strip() or elsewhere
            texts.setdefault(provision.key, []).append(text)
    filled = {key: "\n".join(parts) if all(parts) else "" for key, parts in texts.items()}
    days = _schedule(schedule)
    return filled | {"duration": f"{nl_period(version.start, version.end)}: {days}" if days else ""}


def _schedule(schedule: Iterable[ScheduleDay]) -> str:
    return ", ".join(str(day) for day in schedule)


def _signatories(version: AgreementVersion) -> tuple[str, ...]:
    """The parties for whom somebody is named."""
    school = version.agreement.trajectory.student.school
    named = {SCHOOL: school.signatory_name, COMPANY: version.company_signatory_name}
    return tuple(role for role, name in named.items() if name.strip())
