"""May this leer-werkovereenkomst be sent for signing, and who must sign it.

Recognition of the company, cooperation with an mbo institution, the mandatory provisions, age and
parties (WVO art. 10b3, 10b4, 10b7; NRK art. 3:1; ATW art. 3:2). That a pupil is due at one company
a day, and that the trajectory of which the agreement is part goes on as long as the agreement,
stands in no article: those are rules of the house.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from lwt_admin.rules.periods import DAY, age_on, check_span, each_day
from lwt_admin.rules.regimes import WVO_2020, wvo
from lwt_admin.rules.text import date_text
from lwt_admin.rules.verdicts import UNVERIFIED, VERIFIED, Check, Source

SCHOOL: Final = "school"
STUDENT: Final = "student"
GUARDIAN: Final = "guardian"
ALL_GUARDIANS: Final = "all_guardians"
COMPANY: Final = "company"

RECOGNISED: Final = "valid"

YOUNGEST: Final = 14
GUARDIAN_MUST_SIGN_BELOW: Final = 16
INFORM_PARENTS_BELOW: Final = 16
OF_AGE: Final = 18

RECOGNITION_SOURCE: Final = wvo("10b4", WVO_2020)
COOPERATION_SOURCE: Final = wvo("10b7", WVO_2020)
PARTIES_SOURCE: Final = wvo("10b3", WVO_2020)
"""How these articles are cited today; a check cites them as on the first day of the agreement."""

AGE_SOURCE: Final = Source("ATW 3:2", VERIFIED)
GUARDIAN_SOURCE: Final = Source("NRK 3:1 lid 1", VERIFIED)
MINORS_SOURCE: Final = Source("Inrichtingsbesluit 35 lid 4", UNVERIFIED)
DANGERS_SOURCE: Final = Source("ATW 3:4", VERIFIED)
HOUSE_RULE: Final = "huisregel, geen wetsartikel"
"""Said where a source is named, for what the law leaves open and we refuse all the same."""


@dataclass(frozen=True, slots=True)
class Provision:
    """Something that every leer-werkovereenkomst must regulate, with its Dutch label."""

    key: str
    label: str
    article: str = PARTIES_SOURCE.article
    status: str = PARTIES_SOURCE.status


MANDATORY_PROVISIONS: Final[tuple[Provision, ...]] = (
    Provision("content", "de inhoud van het leren in de praktijk"),
    Provision("learning_goals", "de leerdoelen"),
    Provision("duration", "de duur en de periode"),
    Provision("assessment_criteria", "de beoordelingscriteria"),
    Provision("guidance", "de begeleiding van de leerling"),
    Provision(
        "early_termination",
        "de gevallen waarin en de wijze waarop de overeenkomst eerder kan eindigen",
    ),
    Provision("rights_and_duties", "de rechten en plichten van de partijen"),
)


@dataclass(frozen=True, slots=True)
class RecognitionPeriod:
    """A recognition of the company by SBB; it holds when its status is `RECOGNISED`."""

    first: date
    last: date | None
    lwt: bool = True
    profiles: tuple[str, ...] = ()
    status: str = RECOGNISED


@dataclass(frozen=True, slots=True)
class CooperationPeriod:
    """A cooperation agreement with an mbo institution; `last` is None when its end is open."""

    first: date
    last: date | None


@dataclass(frozen=True, slots=True)
class OtherAgreement:
    """Another agreement of the same pupil: the days it covers, on which ISO weekdays, with whom."""

    first: date
    last: date
    weekdays: tuple[int, ...]
    company: str


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """A draft agreement for one pupil at one company, from `first` up to and including `last`.

    `profile` is the short name of the pupil's profile. `provisions` holds the text per key of
    `MANDATORY_PROVISIONS`. `guardian_may_sign` says whether someone is known who may sign for the
    pupil: with parental authority, guardianship, or of the household in which the child lives.
    `signatories` are the roles that are present; None when the caller does not want them checked.
    `weekdays` are the ISO weekdays of the schedule, `others` the pupil's other agreements that are
    signed or offered for signature. Of the trajectory: whether the pupil was `admitted` to it, on
    which day that was refused, and its last day when it has one.
    """

    first: date
    last: date
    birth_date: date
    profile: str | None = None
    recognitions: tuple[RecognitionPeriod, ...] = ()
    cooperation: tuple[CooperationPeriod, ...] = ()
    provisions: Mapping[str, str] = field(default_factory=dict)
    signatories: tuple[str, ...] | None = None
    guardian_may_sign: bool = True
    orientation: bool = False
    has_supervisor: bool = True
    weekdays: tuple[int, ...] = ()
    others: tuple[OtherAgreement, ...] = ()
    admitted: bool = True
    refused_on: date | None = None
    trajectory_last: date | None = None


def check(facts: AgreementFacts) -> list[Check]:
    """What stands in the way of sending the agreement (blocking), and what is advice.

    An orientation placement may be at any company: it needs no recognition and no cooperation
    agreement. Raises RuleError on `last` when the period ends before it starts.
    """
    check_span((facts.first, facts.last), "last")
    checks = [*_trajectory(facts), *_age(facts)]
    if not facts.orientation:
        checks += [*_recognition(facts), *_cooperation(facts)]
    checks += [*_provisions(facts), *_signatories(facts)]
    if not facts.orientation:
        checks += [*_supervisor(facts)]
    return [*checks, *overlaps(facts)]


def _check(rule: str, blocking: bool, fact: str, source: Source, text: str) -> Check:
    return Check(rule, blocking, fact, source.article, source.status, text)


def _trajectory(facts: AgreementFacts) -> Iterator[Check]:
    """A rule of the house: nobody is bound to a placement of a trajectory that is not there.

    An orientation placement may come before the decision to admit.
    """
    if facts.refused_on is not None:
        day = date_text(facts.refused_on)
        text = f"De leerling is op {day} afgewezen voor het leer-werktraject."
        yield Check("agreement.trajectory_refused", True, "trajectory", HOUSE_RULE, "", text)
    elif not facts.admitted and not facts.orientation:
        text = "De leerling is nog niet toegelaten tot het leer-werktraject."
        yield Check("agreement.not_admitted", True, "trajectory", HOUSE_RULE, "", text)
    if facts.trajectory_last is not None and facts.trajectory_last < facts.last:
        text = (
            f"De overeenkomst loopt tot en met {date_text(facts.last)}, "
            f"het leer-werktraject tot en met {date_text(facts.trajectory_last)}."
        )
        yield Check("agreement.trajectory_ended", True, "trajectory", HOUSE_RULE, "", text)


def _age(facts: AgreementFacts) -> Iterator[Check]:
    age = age_on(facts.birth_date, facts.first)
    if age < YOUNGEST:
        text = (
            f"De leerling is op {date_text(facts.first)} {age} jaar; "
            f"onder de {YOUNGEST} mag niemand stage lopen."
        )
        yield _check("agreement.too_young", True, "first", AGE_SOURCE, text)


def _recognition(facts: AgreementFacts) -> Iterator[Check]:
    gap = first_unrecognised_day(facts.recognitions, facts.first, facts.last)
    if gap is not None:
        text = f"Het leerbedrijf heeft op {date_text(gap)} geen geldige erkenning voor LWT."
        yield _check("agreement.recognition", True, "company", wvo("10b4", facts.first), text)
        return
    profiles = {
        short
        for period in _valid(facts.recognitions)
        if _touches(period, facts)
        for short in period.profiles
    }
    if facts.profile is not None and profiles and facts.profile not in profiles:
        known = ", ".join(sorted(profiles))
        text = f"Het leerbedrijf is erkend voor {known}, niet voor {facts.profile}."
        yield _check(
            "agreement.recognition_profile", False, "company", wvo("10b4", facts.first), text
        )


def _valid(recognitions: Iterable[RecognitionPeriod]) -> Iterator[RecognitionPeriod]:
    return (period for period in recognitions if period.lwt and period.status == RECOGNISED)


def _touches(period: RecognitionPeriod, facts: AgreementFacts) -> bool:
    return period.first <= facts.last and (period.last is None or period.last >= facts.first)


def first_unrecognised_day(
    recognitions: Iterable[RecognitionPeriod], first: date, last: date
) -> date | None:
    """The first day from `first` to `last` without a valid recognition for LWT; None when covered.

    Recognitions that follow each other without a gap may cover the period together (WVO art.
    10b4).
    """
    day = first
    for period in sorted(_valid(recognitions), key=lambda valid: valid.first):
        if period.first > day:
            return day
        if period.last is None or period.last >= last:
            return None
        day = max(day, period.last + DAY)
    return day


def _cooperation(facts: AgreementFacts) -> Iterator[Check]:
    for period in facts.cooperation:
        if period.first <= facts.first and (period.last is None or facts.first <= period.last):
            return
    text = (
        f"Op {date_text(facts.first)} geldt geen samenwerkingsovereenkomst met een mbo-instelling."
    )
    yield _check("agreement.cooperation", True, "cooperation", wvo("10b7", facts.first), text)


def _provisions(facts: AgreementFacts) -> Iterator[Check]:
    for provision in MANDATORY_PROVISIONS:
        if not facts.provisions.get(provision.key, "").strip():
            text = f"De overeenkomst regelt nog niet: {provision.label}."
            rule = f"agreement.provision.{provision.key}"
            yield _check(rule, True, provision.key, wvo("10b3", facts.first), text)


def _signatories(facts: AgreementFacts) -> Iterator[Check]:
    if (
        age_on(facts.birth_date, facts.first) < GUARDIAN_MUST_SIGN_BELOW
        and not facts.guardian_may_sign
    ):
        text = (
            f"De leerling is jonger dan {GUARDIAN_MUST_SIGN_BELOW} "
            "en er is niemand die voor de leerling mag tekenen."
        )
        yield _check("agreement.guardian", True, "signatories", GUARDIAN_SOURCE, text)
    for role in (SCHOOL, COMPANY):
        if facts.signatories is not None and role not in facts.signatories:
            name = "de school" if role == SCHOOL else "het leerbedrijf"
            text = f"Er is nog niemand gekozen die namens {name} tekent."
            yield _check(
                f"agreement.signatory.{role}", True, "signatories", wvo("10b3", facts.first), text
            )


def _supervisor(facts: AgreementFacts) -> Iterator[Check]:
    if not facts.has_supervisor:
        text = "Het leerbedrijf heeft voor deze leerling nog geen leermeester (praktijkbegeleider)."
        yield _check(
            "agreement.supervisor", False, "supervisor", wvo("10b6 lid 1 c", facts.first), text
        )


def offered_late(first: date, last: date, day: date) -> Iterator[Check]:
    """Advice about an agreement from `first` to `last` that is offered on `day`, after it began.

    On the days before it nobody had signed: there was no agreement of the parties yet (WVO art.
    10b3).
    """
    if first < day:
        until = min(last, day - DAY)
        days = f"Van {date_text(first)} tot en met {date_text(until)}"
        if until == first:
            days = f"Op {date_text(first)}"
        text = (
            f"De eerste dag is al geweest. {days} was er geen getekende overeenkomst "
            "met dit leerbedrijf."
        )
        yield _check("agreement.offered_late", False, "start", wvo("10b3", first), text)


def overlaps(facts: AgreementFacts) -> Iterator[Check]:
    """The pupil's other agreements that put the pupil at another company on the same date.

    A rule of the house: the law counts a date once, whatever the number of agreements (WVO art.
    10b1), but says nothing of two schedules on one day.
    """
    for other in facts.others:
        day = first_shared_day(facts, other)
        if day is not None:
            text = (
                f"De leerling werkt op {date_text(day)} ook volgens de overeenkomst met "
                f"{other.company}. Twee overeenkomsten op dezelfde dag gaan niet samen."
            )
            yield Check("agreement.overlap", True, "overlap", HOUSE_RULE, "", text)


def first_shared_day(facts: AgreementFacts, other: OtherAgreement) -> date | None:
    """The first date on which both schedules put the pupil at work; None when there is none."""
    shared = set(facts.weekdays) & set(other.weekdays)
    first, last = max(facts.first, other.first), min(facts.last, other.last)
    one_week = each_day(first, min(last, first + 6 * DAY))
    return next((day for day in one_week if day.isoweekday() in shared), None)


def required_signatories(
    birth_date: date,
    day: date,
    all_representatives: bool = False,
    guardian_until_18: bool = True,
    first: date | None = None,
) -> tuple[str, ...]:
    """The roles that must sign an agreement on `day`, in the order in which a page names them.

    Under 16 a legal representative always (NRK art. 3:1 lid 1); at 16 and 17 by default
    (`guardian_until_18`, after Inrichtingsbesluit art. 35 lid 4); from 18 the pupil alone. What
    holds under 16 also holds when the agreement covers days before that birthday: `first`, its
    first day, may have passed. `all_representatives` asks for all of them (`ALL_GUARDIANS`)
    instead of one.
    """
    if representative_source(birth_date, day, guardian_until_18, first) is None:
        return (SCHOOL, STUDENT, COMPANY)
    return (SCHOOL, STUDENT, ALL_GUARDIANS if all_representatives else GUARDIAN, COMPANY)


def representative_source(
    birth_date: date, day: date, guardian_until_18: bool = True, first: date | None = None
) -> Source | None:
    """Why a legal representative signs on `day`; None when none has to. See above."""
    if age_on(birth_date, day) >= OF_AGE:
        return None
    youngest = age_on(birth_date, day if first is None else min(day, first))
    if youngest < GUARDIAN_MUST_SIGN_BELOW:
        return GUARDIAN_SOURCE
    return MINORS_SOURCE if guardian_until_18 else None


def parents_must_be_informed(birth_date: date, first: date) -> bool:
    """Whether the company must tell the parents of the work's dangers and the measures taken.

    That is so for a placement that begins on `first` before the sixteenth birthday (ATW art. 3:4).
    """
    return age_on(birth_date, first) < INFORM_PARENTS_BELOW
