"""Agreements in every stage, made the way the pages make them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from lwt_admin.accounts.models import User
from lwt_admin.accounts.perms import Role
from lwt_admin.agreements import transitions
from lwt_admin.agreements.models import AgreementVersion, WorkAgreement
from lwt_admin.agreements.services.amendments import amend
from lwt_admin.agreements.signing_kinds import WORDS
from lwt_admin.agreements.steps import TerminationFacts
from lwt_admin.placements.reading import Placement
from lwt_admin.signing.models import Signatory
from lwt_admin.signing.services import Mark, unsigned
from lwt_admin.students.models import Trajectory
from tests.factories import (
    AgreementVersionFactory,
    ClosedPeriodFactory,
    CooperationAgreementFactory,
    GuardianFactory,
    ScheduleDayFactory,
    SchoolYearFactory,
    StudentFactory,
    TrajectoryFactory,
    WorkAgreementFactory,
    recognised_company,
    staff,
)
from tests.support.kept import kept

TODAY = date(2026, 8, 17)
NOW = datetime(2026, 8, 17, 14, 5, tzinfo=ZoneInfo("Europe/Amsterdam"))


@kept
def draft(**student: object) -> AgreementVersion:
    """A draft for a pupil of sixteen that nothing stands in the way of."""
    trajectory = TrajectoryFactory(student=StudentFactory(**student))
    GuardianFactory(student=trajectory.student)
    return draft_for(trajectory)


def draft_for(trajectory: Trajectory) -> AgreementVersion:
    """A complete draft at a recognised company; the school's year has an autumn holiday."""
    school = trajectory.student.school
    CooperationAgreementFactory(school=school)
    ClosedPeriodFactory(school_year=SchoolYearFactory(school=school))
    agreement = WorkAgreementFactory(trajectory=trajectory, company=recognised_company(trajectory))
    version = AgreementVersionFactory(agreement=agreement)
    for weekday in (4, 5):
        ScheduleDayFactory(agreement_version=version, weekday=weekday)
    return version


def coordinator_of(version: AgreementVersion) -> User:
    """Somebody who may do everything with this agreement."""
    return staff(version.agreement.trajectory.student.school, Role.COORDINATOR)


def send(version: AgreementVersion, actor: User | None = None) -> AgreementVersion:
    """Offer it, with the first guardian who may sign."""
    guardians = list(version.agreement.trajectory.student.guardians.all()[:1])
    actor = actor or coordinator_of(version)
    return transitions.send(version, actor=actor, guardians=guardians, now=NOW)


@kept
def sent(**student: object) -> AgreementVersion:
    """An agreement offered for signature."""
    return send(draft(**student))


def mark_for(signatory: Signatory) -> Mark:
    """What a signatory types on the screen."""
    return Mark(
        sha256=signatory.document.sha256, consent=str(WORDS.consent), typed_name=signatory.name
    )


def sign_next(version: AgreementVersion, witness: User | None = None) -> AgreementVersion:
    """Let the first party that did not sign yet do so."""
    signatory = unsigned(version.document)[0]
    return transitions.sign(
        version,
        signatory=signatory,
        mark=mark_for(signatory),
        witness=witness or coordinator_of(version),
        now=NOW,
    )


@kept
def signed(**student: object) -> AgreementVersion:
    """An agreement that everybody signed."""
    return sign_all(sent(**student))


def sign_all(version: AgreementVersion) -> AgreementVersion:
    """Let everybody who did not sign yet do so."""
    witness = coordinator_of(version)
    while unsigned(version.document):
        version = sign_next(version, witness)
    return version


def addendum(
    version: AgreementVersion, start: date = date(2026, 11, 2), end: date = date(2027, 3, 26)
) -> AgreementVersion:
    """A draft that amends a signed version from a day of its own: Wednesday instead of Friday."""
    draft = amend(
        version, start=start, reason="Een andere dag.", by=coordinator_of(version), now=NOW
    )
    draft.end = end
    draft.save()
    draft.schedule.filter(weekday=5).update(weekday=3)
    return AgreementVersion.objects.for_system().for_one_page().get(pk=draft.pk)


def amended(version: AgreementVersion, **period: date) -> AgreementVersion:
    """The same, signed by everybody."""
    return sign_all(send(addendum(version, **period)))


@kept
def drafted_addendum(**period: date) -> AgreementVersion:
    """An agreement that everybody signed, with an addendum in the making: that draft."""
    return addendum(signed(), **period)


@kept
def offered_addendum(**period: date) -> AgreementVersion:
    """The same, offered for signature."""
    return send(drafted_addendum(**period))


@kept
def signed_addendum(**period: date) -> AgreementVersion:
    """The same, signed by everybody: the agreement it amends gave way."""
    return sign_all(offered_addendum(**period))


def refused(version: AgreementVersion, reason: str = "De uren kloppen niet.") -> AgreementVersion:
    """A version that its last party would not sign."""
    signatory = unsigned(version.document)[-1]
    return transitions.refuse(version, signatory=signatory, reason=reason, now=NOW)


def ended(version: AgreementVersion, last_day: date = date(2026, 12, 18)) -> AgreementVersion:
    """A signed agreement that stops early."""
    facts = TerminationFacts("unavailable", "Leerling en mentor", "Het bedrijf stopt.", TODAY)
    actor = coordinator_of(version)
    return transitions.end(version, actor=actor, last_day=last_day, termination=facts, now=NOW)


def in_force(agreement: WorkAgreement, day: date) -> int | None:
    """The number of the version that holds on a day; None when none does."""
    versions = agreement.versions.order_by("-number")
    held = Placement(agreement, tuple(versions)).version_on(day)
    return None if held is None else held.number
