"""A whole school year of ten pupils, entered week by week through the endpoints of the pages.

Whatever is sent is written down beside it, with what the school's table of states makes of it; the
recount knows nothing else. Chance decides what happens on a day, the same chance every time.
"""

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from random import Random
from uuid import uuid4

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lwt_admin.accounts.models import School, User
from lwt_admin.agreements.models import State
from lwt_admin.placements.confirming import Party, issue, recipients
from lwt_admin.placements.models import HourEntry
from tests.factories import (
    AgreementVersionFactory,
    CompanyFactory,
    EnrolmentFactory,
    RecognitionFactory,
    ScheduleDayFactory,
    TrajectoryFactory,
    WorkAgreementFactory,
)
from tests.placements import plain_recount as plain

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
YEAR = date(2026, 8, 24), date(2027, 7, 9)
EXAM = date(2027, 4, 5)
HALFWAY = date(2027, 2, 1)
CLOSED = [
    ("Herfstvakantie", date(2026, 10, 19), date(2026, 10, 23)),
    ("Studiedag", date(2026, 11, 17), date(2026, 11, 17)),
    ("Kerstvakantie", date(2026, 12, 21), date(2027, 1, 1)),
    ("Voorjaarsvakantie", date(2027, 2, 15), date(2027, 2, 19)),
    ("Pasen", date(2027, 3, 26), date(2027, 3, 29)),
    ("Meivakantie", date(2027, 4, 26), date(2027, 5, 7)),
]
FOREVER = date(2028, 12, 31)
LUNCH = [["12:00", "12:30"]]
WHY = "De bon van het bedrijf zei iets anders."

Times = tuple[str, str, str]
"""Begin, end and break as they are typed."""

SEVEN: Times = ("08:00", "15:30", "12.00-12.30")
SEVEN_AND_A_HALF: Times = ("08:30", "16:30", "12.00-12.30")
SIX: Times = ("09:00", "15:30", "12.00-12.30")
MINUTES = {SEVEN: 420, SEVEN_AND_A_HALF: 450, SIX: 360}


@dataclass(frozen=True)
class Term:
    """A version of an agreement, as it is stored beforehand."""

    first: date
    last: date
    weekdays: tuple[int, ...]
    times: Times = SEVEN
    state: str = State.SIGNED
    ended_on: date | None = None

    @property
    def until(self) -> date:
        return self.last if self.ended_on is None else self.ended_on


@dataclass(frozen=True)
class Placement:
    """An agreement of one pupil."""

    terms: tuple[Term, ...]
    recognised_until: date = FOREVER
    kind: str = "lwt"


def whole(weekdays: tuple[int, ...], times: Times = SEVEN, **more: object) -> Placement:
    """One version for the whole year."""
    return Placement((Term(*YEAR, weekdays, times),), **more)


# What befalls the ten pupils of a group: those with an even number are in leerjaar 4.
PUPILS: tuple[tuple[Placement, ...], ...] = (
    (whole((4, 5)),),
    (whole((1, 2), SEVEN_AND_A_HALF),),
    (  # an addendum takes effect halfway: other days, longer
        Placement(
            (
                Term(*YEAR, (2, 4), SIX, State.REPLACED, HALFWAY - DAY),
                Term(HALFWAY, YEAR[1], (2, 3, 4), SEVEN),
            )
        ),
    ),
    (  # ended early, and another company after Christmas
        Placement((Term(*YEAR, (4, 5), SEVEN, State.ENDED, date(2026, 12, 11)),)),
        Placement((Term(date(2027, 1, 4), YEAR[1], (1, 5), SEVEN_AND_A_HALF),)),
    ),
    (whole((1,)), whole((4,), SIX)),  # at two companies at once
    (whole((3, 5), recognised_until=date(2027, 2, 28)),),
    (  # looks around first
        Placement((Term(YEAR[0], date(2026, 9, 25), (5,), SIX),), kind="orientation"),
        Placement((Term(date(2026, 9, 28), YEAR[1], (1, 2, 4), SEVEN),)),
    ),
    (  # for a while no day is left for school
        Placement((Term(date(2026, 11, 2), date(2027, 1, 29), (1, 2, 3, 4, 5), SIX),)),
        Placement((Term(date(2027, 2, 1), YEAR[1], (2,), SEVEN),)),
    ),
    (whole((4, 5), SEVEN_AND_A_HALF),),
    (whole((3, 6), SEVEN),),  # on Saturdays too
)


@dataclass
class Walk:
    """Who enters, for whom, and what the school chose."""

    school: School
    mentor: User
    coordinator: User
    pupils: list[plain.Pupil]
    random: Random
    at_once: bool
    confirms: bool
    plans: dict[int, Placement] = field(default_factory=dict)
    refused: int = 0

    def __post_init__(self) -> None:
        self.as_mentor, self.as_coordinator = Client(), Client()
        self.as_mentor.force_login(self.mentor)
        self.as_coordinator.force_login(self.coordinator)

    # --- A week -----------------------------------------------------------------------------------
    def week(self, monday: date) -> None:
        """What people do on the Saturday after a week."""
        number = monday.isocalendar().week
        self._enter_all(monday)
        if self.confirms and number % 9 == 0:
            self._others_confirm(monday)
        for pupil in self.pupils[number % 7 :: 7]:
            for back in (2, 3) if number % 3 else ():
                self._approve(pupil, monday - back * WEEK)
            self._close(pupil, monday - 2 * WEEK)
        if number % 3 == 0:
            self._correct(self.random.choice(self.pupils), monday - 4 * WEEK)

    def _enter_all(self, monday: date) -> None:
        """Exceptions one by one, and the rest of the week as planned: by the mentor for everybody
        at once, and for the ninth pupil now and then by the coordinator, whose hours wait. In some
        weeks the mentor goes by pupil, and leaves those alone of whom a day stays open.
        """
        week = monday.isocalendar().week
        careful = week % 12 == 0
        for number, pupil in enumerate(self.pupils):
            by = "coordinator" if number == 8 and week % 4 == 1 else "mentor"
            bad = self._in_bad_month(number, monday)
            for contract, day in pupil.missing_in_week(monday):
                if self.random.random() < (0.7 if bad else 0.05):
                    self._exception(pupil, contract, day, by, stays_away=bad and number < 3)
            if number == 9 and pupil.school.is_closed(monday):
                self._on_holiday(pupil, monday, by)
            if by == "coordinator" or (careful and self.random.random() < 0.7):
                self._as_planned([pupil], monday, by)
        if not careful and any(pupil.missing_in_week(monday) for pupil in self.pupils):
            self._as_planned(self.pupils, monday, "mentor")

    @staticmethod
    def _in_bad_month(number: int, monday: date) -> bool:
        """Each pupil has one, in which most days go otherwise than planned."""
        return (monday - YEAR[0]) // (4 * WEEK) == number

    def _as_planned(self, pupils: list[plain.Pupil], monday: date, by: str) -> None:
        """Enter the rest of the week, of one pupil or of everybody."""
        year, week, _ = monday.isocalendar()
        sent: dict = {"week": f"{year}-W{week:02}"}
        if len(pupils) == 1:
            sent["trajectory"] = pupils[0].trajectory
        response = self._client(by).post(reverse("hours_confirm"), sent)
        assert response.status_code == 302
        for pupil in pupils:
            for contract, day in pupil.missing_in_week(monday):
                minutes = contract.planned_on(day)
                pupil.lines[contract.pk, day] = plain.Line("worked", minutes, self._new(by), by)

    def _exception(
        self,
        pupil: plain.Pupil,
        contract: plain.Contract,
        day: date,
        by: str,
        *,
        stays_away: bool,
    ) -> None:
        """Anything but as planned; some only stay away, until that must be reported."""
        planned = contract.planned_on(day)
        start, end, lunch = self._times(contract, day)
        absent = ({"kind": "absent"}, ("absent", 0, planned))
        sent, line = self.random.choice(
            (absent,)
            if stays_away
            else (
                absent,
                ({"kind": "worked", "minutes": "5,25"}, ("worked", 315, 0)),
                ({"kind": "worked", "minutes": "6:40"}, ("worked", 400, 0)),
                ({"start": start, "end": "13:00", "breaks": lunch}, None),
                ({"start": "10:00", "end": end, "missed": "75"}, None),
                ({"as_planned": "1"}, ("worked", planned, 0)),
                ({"kind": "ill"}, ("ill", 0, 0)),
                ({"kind": "ill", "start": start, "end": end}, ("ill", 0, 0)),
                ({"kind": "excused"}, ("excused", 0, 0)),
                ({"kind": "absent", "missed": "3:30"}, ("absent", 0, 210)),
                ({"kind": "holiday"}, ("holiday", 0, 0)),
                ({"kind": "closed"}, ("closed", 0, 0)),
            )
        )
        if line is None:
            minutes = minutes_between(sent["start"], sent["end"])
            minutes -= 30 if sent.get("breaks") else 0
            line = "worked", minutes, 75 if "missed" in sent else 0
        lessons = self.random.random() < 0.3
        more = {"lessons": "1"} if lessons and "as_planned" not in sent else {}
        self.save(pupil, contract.pk, day, by, sent | more)
        pupil.lines[contract.pk, day] = plain.Line(
            line[0], line[1], self._new(by), by, line[2], bool(more)
        )

    def _on_holiday(self, pupil: plain.Pupil, monday: date, by: str) -> None:
        """Hours on days on which the school is closed: it decides whether they count."""
        contract = pupil.contracts[0]
        if not pupil.is_entered(contract, monday):
            self.save(pupil, contract.pk, monday, by, {"minutes": "4"})
            pupil.lines[contract.pk, monday] = plain.Line("worked", 240, self._new(by), by)

    def _times(self, contract: plain.Contract, day: date) -> Times:
        terms = self.plans[contract.pk].terms
        return next(term.times for term in reversed(terms) if term.first <= day <= term.until)

    # --- Others -----------------------------------------------------------------------------------
    def _others_confirm(self, monday: date) -> None:
        """The leermeester of all these companies gets one link, and uses it for three pupils."""
        now = timezone.now()
        (recipient,) = recipients(self.school, Party.COMPANY, timezone.localdate(now))
        address = reverse("confirm", args=[issue(recipient, now)[1]])
        for pupil in self.pupils[1:8:3]:
            keys = [
                key
                for key in pupil.lines
                if monday - 3 * WEEK <= key[1] <= monday + 5 * DAY
                and key[1] - key[1].weekday() * DAY not in pupil.closed_weeks
            ]
            if keys:
                self._one_by_one(address, pupil, self.random.sample(sorted(keys), len(keys)))

    def _one_by_one(self, address: str, pupil: plain.Pupil, keys: list) -> None:
        """Dispute one, correct one, and confirm the others at once."""
        asked, changed, *others = [*keys, None, None][: max(2, len(keys))]
        if asked and self._takes(pupil.lines[asked], {"proposed", "confirmed", "approved"}):
            entry = stored(asked)
            sent = {"act": "vraag", "entry": entry.pk, "seen": entry.version}
            self._by_link(address, sent | {f"v{entry.pk}-reason": "Hij ging om twaalf uur."})
            pupil.lines[asked].status = "disputed"
        if changed and self._takes(pupil.lines[changed], plain.OPEN | {"approved"}):
            self._correct_by_link(address, pupil.lines[changed], stored(changed))
        kept = [key for key in others if key and pupil.lines[key].status != "rejected"]
        kept = [key for key in kept if pupil.lines[key].status != "confirmed"]
        if kept:
            seen = [f"{entry.pk}:{entry.version}" for entry in map(stored, kept)]
            self._by_link(address, {"act": "alles", "seen": seen})
        for key in kept:
            line = pupil.lines[key]
            counts = line.status == "approved" or line.by == "mentor"
            line.status = "approved" if counts else "confirmed"

    def _correct_by_link(self, address: str, line: plain.Line, entry: HourEntry) -> None:
        key = f"u{entry.pk}"
        typed = {"kind": "worked", "start": "09:00", "end": "14:15", "breaks": "", "minutes": ""}
        sent = {"act": "verbeter", "entry": entry.pk, "seen": entry.version}
        self._by_link(address, sent | {f"{key}-{name}": value for name, value in typed.items()})
        missed = line.missed if line.kind == "worked" else 0
        line.kind, line.minutes, line.missed = "worked", 315, missed
        line.status, line.by = "confirmed", "company"

    @staticmethod
    def _takes(line: plain.Line, statuses: set[str]) -> bool:
        return line.status in statuses

    @staticmethod
    def _by_link(address: str, sent: dict) -> None:
        response = Client().post(address, sent)
        assert response.status_code == 302, response.content.decode()[:3000]

    def _approve(self, pupil: plain.Pupil, monday: date) -> None:
        """The coordinator approves what others entered, and settles the first dispute; the mentor
        approves what the coordinator entered.
        """
        week = [
            (key, line)
            for key, line in sorted(pupil.lines.items(), key=lambda one: one[0][1])
            if monday <= key[1] <= monday + 6 * DAY
        ]
        for client, by in ((self.as_coordinator, "coordinator"), (self.as_mentor, "mentor")):
            todo = [one for _, one in week if one.status in {"proposed", "confirmed"}]
            if any(line.by != by for line in todo):
                year, number, _ = monday.isocalendar()
                url = reverse("hours_approve", args=[pupil.trajectory])
                assert client.post(url, {"week": f"{year}-W{number:02}"}).status_code == 302
                for line in todo:
                    line.status = "approved" if line.by != by else line.status
        disputed = [(key, line) for key, line in week if line.status == "disputed"]
        for number, (key, line) in enumerate(disputed):
            if number == 0 and line.by != "coordinator":
                self._judge("hour_approve", key, "Nagevraagd bij de chauffeur.")
                line.status = "approved"
            elif line.by != "coordinator":
                self._judge("hour_reject", key, "Dat klopt inderdaad niet.")
                line.status = "rejected"

    def _judge(self, name: str, key: tuple[int, date], reason: str) -> None:
        entry = stored(key)
        sent = {"version": entry.version, "reason": reason}
        response = self.as_coordinator.post(reverse(name, args=[entry.pk]), sent)
        assert response.status_code == 302

    def _close(self, pupil: plain.Pupil, monday: date) -> None:
        """Asked for every week: it only closes when nothing is open in it."""
        if monday < pupil.school.first or monday in pupil.closed_weeks:
            return
        year, week, _ = monday.isocalendar()
        url = reverse("hours_close", args=[pupil.trajectory])
        self.as_mentor.post(url, {"week": f"{year}-W{week:02}"})
        if pupil.may_be_closed(monday):
            pupil.closed_weeks.add(monday)

    def _correct(self, pupil: plain.Pupil, monday: date) -> None:
        """Weeks later something turns out to be different; in a closed week only with a reason."""
        keys = sorted(key for key in pupil.lines if monday <= key[1] <= monday + 6 * DAY)
        if not keys:
            return
        key = self.random.choice(keys)
        line, entry = pupil.lines[key], stored(key)
        is_closed = monday in pupil.closed_weeks
        gone = self.random.random() < 0.3 and line.status != "rejected"
        sent: dict = {"entry": entry.pk, "seen": entry.version}
        sent |= {"remove": "1"} if gone else {"minutes": "2,5"}
        if is_closed:
            self.save(pupil, *key, "mentor", sent, expect=422)
            sent["reason"] = WHY
        self.save(pupil, *key, "mentor", sent)
        if gone and is_closed:
            line.status = "rejected"
        elif gone:
            del pupil.lines[key]
        else:
            status = "proposed" if line.status == "disputed" else self._new("mentor")
            pupil.lines[key] = plain.Line("worked", 150, status, "mentor")

    # --- Sending ----------------------------------------------------------------------------------
    def save(
        self,
        pupil: plain.Pupil,
        contract: int,
        day: date,
        by: str,
        sent: dict,
        expect: int = 200,
    ) -> None:
        """One cell, as the page of the week sends it; now and then twice, as a phone may."""
        cell = {"key": str(uuid4()), "agreement": contract, "date": day.isoformat()} | sent
        response = self._client(by).post(reverse("hour_cell"), cell)
        assert response.status_code == expect, (pupil.name, day, sent, response.content.decode())
        if self.random.random() < 0.03:
            again = self._client(by).post(reverse("hour_cell"), cell)
            assert (again.status_code, again.json()) == (expect, response.json())
        self.refused += expect != 200

    def _client(self, by: str) -> Client:
        return self.as_mentor if by == "mentor" else self.as_coordinator

    def _new(self, by: str) -> str:
        """In what state something that is entered begins."""
        return "approved" if by == "mentor" and self.at_once else "proposed"


def minutes_between(start: str, end: str) -> int:
    first, last = (int(text[:2]) * 60 + int(text[3:]) for text in (start, end))
    return last - first


def stored(key: tuple[int, date]) -> HourEntry:
    """The entry to name when it is changed: its key and version stood on the screen."""
    return HourEntry.objects.get(agreement=key[0], date=key[1])


# --- What is there before the year begins ---------------------------------------------------------
def make_pupil(number: int, school: School, calendar: plain.School, mentor: User) -> tuple:
    """One pupil with agreements, stored and as the recount knows them."""
    leerjaar = 4 if number % 2 == 0 else 3
    born = date(2010 if leerjaar == 4 else 2011, 1 + number, 17)
    trajectory = TrajectoryFactory(
        student__school=school,
        student__first_name=f"Leerling {number}",
        student__birth_date=born,
        mentor=mentor,
        start=YEAR[0],
    )
    EnrolmentFactory(student=trajectory.student, leerjaar=leerjaar, school_year=school.years.get())
    plans = {_store(one, trajectory): one for one in PUPILS[number]}
    pupil = plain.Pupil(
        pk=trajectory.student_id,
        trajectory=trajectory.pk,
        name=str(trajectory.student),
        school=calendar,
        taught_until=EXAM - DAY if leerjaar == 4 else YEAR[1],
        contracts=[_contract(pk, one) for pk, one in plans.items()],
    )
    return pupil, plans


def _store(placement: Placement, trajectory) -> int:
    company = CompanyFactory(school=trajectory.student.school)
    RecognitionFactory(
        company=company, profiles=[trajectory.profile], valid_until=placement.recognised_until
    )
    agreement = WorkAgreementFactory(trajectory=trajectory, company=company, kind=placement.kind)
    before = None
    for number, term in enumerate(placement.terms, 1):
        before = AgreementVersionFactory(
            agreement=agreement,
            signed=True,
            number=number,
            state=term.state,
            start=term.first,
            end=term.last,
            ended_on=term.ended_on,
            amends=before,
        )
        start, end, _ = term.times
        for weekday in term.weekdays:
            ScheduleDayFactory(
                agreement_version=before,
                weekday=weekday,
                start=time.fromisoformat(start),
                end=time.fromisoformat(end),
                breaks=LUNCH,
            )
    return agreement.pk


def _contract(pk: int, placement: Placement) -> plain.Contract:
    return plain.Contract(
        pk=pk,
        terms=[
            plain.Term(term.first, term.until, dict.fromkeys(term.weekdays, MINUTES[term.times]))
            for term in placement.terms
        ],
        recognised_until=placement.recognised_until,
        is_orientation=placement.kind == "orientation",
    )
