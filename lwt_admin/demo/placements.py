"""Agreements, as they are drawn up and signed at one table, and the hours made under them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from lwt_admin.accounts.models import SchoolYear, User
from lwt_admin.agreements.models import AgreementVersion, WorkAgreement
from lwt_admin.agreements.services.drafts import begin, record_beginning, save_schedule
from lwt_admin.agreements.transitions import send, sign
from lwt_admin.demo.people import Pupil, Story
from lwt_admin.demo.school import DemoSchool
from lwt_admin.letters.models import Letter
from lwt_admin.placements.models import HourEntry
from lwt_admin.rules.periods import each_day
from lwt_admin.signing.models import Document, Party, Signatory
from lwt_admin.signing.sealing import LETTER, recipients_of
from lwt_admin.signing.services import Mark
from lwt_admin.students.models import Trajectory

DAY = timedelta(days=1)
Kind = HourEntry.Kind
UNSIGNED = {Story.NO_PLACE, Story.DRAFT, Story.SENT, Story.PARTLY_SIGNED}
SHORT_DAY = (time(8, 0), time(15, 30), [["12:00", "12:30"]])
LONGER_DAY = (time(8, 0), time(16, 0), [["12:00", "12:30"]])
HALF_DAY: tuple[time, time, list[list[str]]] = (time(9, 0), time(12, 0), [])
WRITING = timedelta(days=3)
"""How long a draft is worked on before it is offered."""
CONSENT = "Ik heb de overeenkomst gelezen en ga akkoord."


@dataclass(frozen=True)
class Plan:
    """One agreement to make: its school year, period and weekdays."""

    year: SchoolYear
    start: date
    end: date
    weekdays: tuple[int, ...]


def add_agreements(demo: DemoSchool, pupil: Pupil, trajectory: Trajectory) -> None:
    """Make the agreements of a pupil, one per school year, and log the hours so far."""
    if not pupil.company:
        return
    for plan in _plans(demo, pupil):
        offered = _day_before(plan, demo.today)
        version = _draft(demo, pupil, trajectory, plan, offered - WRITING)
        is_new = plan.year == demo.year and pupil.story in UNSIGNED
        if is_new and pupil.story is Story.DRAFT:
            continue
        version = _send(demo, version, offered)
        _sign(demo, pupil, version, offered, everybody=not is_new)
        if not is_new:
            _log_hours(demo, pupil, version, plan)


def _plans(demo: DemoSchool, pupil: Pupil) -> list[Plan]:
    plans = []
    for leerjaar in (3, 4):
        offset = pupil.leerjaar - leerjaar
        if offset < 0:
            continue
        year = demo.years[demo.running_year - offset]
        exam = year.first_central_exam or year.end
        last = year.end if leerjaar == 3 else exam - DAY
        weekdays = pupil.weekdays[:1] if leerjaar == 3 else pupil.weekdays
        plans.append(Plan(year, year.start, last, weekdays))
    *earlier, current = plans
    if current.year == demo.year and pupil.story in UNSIGNED | {Story.ENDS_SOON}:
        current = _moved(demo, current, pupil.story)
    return [*earlier, current]


def _moved(demo: DemoSchool, plan: Plan, story: Story) -> Plan:
    """A period that ends soon, or one that is about to begin."""
    if story is Story.ENDS_SOON:
        soon = max(plan.start + 7 * DAY, demo.today + 21 * DAY)
        return Plan(plan.year, plan.start, min(plan.end, soon), plan.weekdays)
    start = max(plan.start, demo.today + 10 * DAY)
    if start + 28 * DAY < plan.end:
        return Plan(plan.year, start, plan.end, plan.weekdays)
    following = demo.years[demo.running_year + 1]
    return Plan(plan.year, following.start, following.end, plan.weekdays)


def _day_before(plan: Plan, today: date) -> datetime:
    """When the agreement was offered: some weeks before its start, and not after yesterday."""
    day = min(plan.start - 24 * DAY, today - DAY)
    return timezone.make_aware(datetime.combine(day, time(10, 15)))


def _draft(
    demo: DemoSchool, pupil: Pupil, trajectory: Trajectory, plan: Plan, begun: datetime
) -> AgreementVersion:
    is_orientation = pupil.story is Story.ORIENTATION
    version = begin(
        trajectory,
        demo.companies[pupil.company],
        kind=WorkAgreement.Kind.ORIENTATION if is_orientation else WorkAgreement.Kind.LWT,
        start=plan.start,
        end=plan.end,
    )
    if pupil.story is Story.DRAFT:
        version.learning_goals = ""
        version.save()
    save_schedule(version, dict.fromkeys(plan.weekdays, _hours(pupil)))
    record_beginning(version, "begin", by=demo.staff["l.bakker"], at=begun)
    return version


def _hours(pupil: Pupil) -> tuple[time, time, list[list[str]]]:
    if pupil.story is Story.ORIENTATION:
        return HALF_DAY
    return LONGER_DAY if pupil.story is Story.LONG_DAYS else SHORT_DAY


def _send(demo: DemoSchool, version: AgreementVersion, now: datetime) -> AgreementVersion:
    guardians = version.agreement.trajectory.student.guardians.all()[:1]
    return send(version, actor=demo.staff["l.bakker"], guardians=list(guardians), now=now)


def _sign(
    demo: DemoSchool, pupil: Pupil, version: AgreementVersion, sent: datetime, *, everybody: bool
) -> None:
    """Let the parties sign on the following days; a story may leave some to do."""
    if pupil.story is Story.SENT and not everybody:
        return
    signatories = list(Signatory.objects.filter(document=version.document_id))
    if not everybody:
        signatories = [who for who in signatories if who.party in {Party.SCHOOL, Party.COMPANY}]
    for number, signatory in enumerate(signatories):
        moment = min(sent + number * timedelta(minutes=9), timezone.now())
        version = sign(
            version,
            signatory=signatory,
            mark=_mark(signatory),
            witness=_witness(demo, signatory),
            now=moment,
            pdf_later=True,
        )
    # They sat at one table: no letter with a link had left yet.
    Letter.objects.for_system().about(*signatories).unfinished().delete()
    if everybody and version.document is not None:
        had_by_mail(version.document, moment)


def had_by_mail(document: Document, signed: datetime) -> None:
    """The parties had their copies at the time: the file is made later here, and not sent again."""
    Letter.objects.bulk_create(
        Letter(
            kind=LETTER,
            key=key,
            to=address,
            school=document.school,
            about_type=ContentType.objects.get_for_model(Document),
            about_id=document.pk,
            subject=f"{document.title}: door iedereen getekend",
            made_at=signed,
            not_before=signed,
            attempts=1,
            sent_at=signed + timedelta(minutes=1),
        )
        for key, address in recipients_of(document)
    )


def _mark(signatory: Signatory) -> Mark:
    return Mark(sha256=signatory.document.sha256, consent=CONSENT, typed_name=signatory.name)


def _witness(demo: DemoSchool, signatory: Signatory) -> User:
    return demo.staff["h.mulder" if signatory.party == Party.SCHOOL else "l.bakker"]


def _log_hours(demo: DemoSchool, pupil: Pupil, version: AgreementVersion, plan: Plan) -> None:
    """Enter every planned day up to last Friday; what happened follows from the story."""
    calendar = plan.year.calendar()
    last_friday = demo.today - (demo.today.weekday() + 3) * DAY
    last = min(plan.end, plan.year.end, last_friday)
    days = [
        day
        for day in each_day(plan.start, last)
        if day.isoweekday() in plan.weekdays and not calendar.is_closed(day)
    ]
    mentor = demo.staff[pupil.mentor or "p.dekker"]
    entries = [_entry(demo, pupil, version, day, mentor) for day in days]
    if pupil.story is Story.INTERRUPTED:
        entries = [entry for entry in entries if entry.date < demo.today - 12 * DAY]
    for entry in entries:
        entry.minutes = entry.worked_minutes()
    HourEntry.objects.bulk_create(entries)


def _entry(
    demo: DemoSchool, pupil: Pupil, version: AgreementVersion, day: date, mentor: User
) -> HourEntry:
    waits = pupil.story is Story.HOURS_WAIT and day > demo.today - 17 * DAY
    kind = _kind(pupil, day)
    start, end, breaks = _hours(pupil) if kind == Kind.WORKED else (None, None, [])
    return HourEntry(
        agreement=version.agreement,
        date=day,
        kind=kind,
        start=start,
        end=end,
        breaks=breaks,
        status=HourEntry.Status.PROPOSED if waits else HourEntry.Status.APPROVED,
        entered_by=demo.staff["l.bakker"] if waits else mentor,
        judged_by=None if waits else mentor,
        judged_at=None if waits else timezone.make_aware(datetime.combine(day, time(17, 0))),
    )


def _kind(pupil: Pupil, day: date) -> str:
    """Fixed for a pupil and a day, so that the demo is the same every time it is made."""
    draw = (day.toordinal() * 7 + int(pupil.number)) % 29
    if pupil.story is Story.BEHIND and draw % 3 == 0:
        return Kind.ABSENT if draw % 9 == 0 else Kind.EXCUSED
    if draw == 5:
        return Kind.ILL
    return Kind.CLOSED if draw == 11 else Kind.WORKED
