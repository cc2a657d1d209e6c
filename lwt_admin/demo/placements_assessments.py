"""Periods of the running school year with what leermeesters, mentors and pupils said of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.db.models import prefetch_related_objects
from django.utils import timezone

from lwt_admin.agreements.models import WorkAgreement
from lwt_admin.demo.school import DemoSchool
from lwt_admin.links import digest, new_secret
from lwt_admin.placements.assessment_acts import Kind
from lwt_admin.placements.assessment_cases import Case, Party, read_cases
from lwt_admin.placements.assessment_content import content_of
from lwt_admin.placements.assessment_lines import goals_now, lines_of
from lwt_admin.placements.assessment_questions import standard_form
from lwt_admin.placements.confirming import LASTS
from lwt_admin.placements.models import (
    Assessment,
    AssessmentAnswer,
    AssessmentPeriod,
    AssessmentScore,
    AssessmentStep,
    ConfirmationLink,
)
from lwt_admin.signing.models import content_hash

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
PERIODS = ((1, "Periode 1"), (7, "Periode 2"), (20, "Periode 3"))
"""The week of the school year in which each begins, counted from 0."""
LASTING = 6 * WEEK - 3 * DAY
DEMANDED = 2
SAID = {
    Party.COMPANY: (
        (3, 4, 2, 3, 3, 4),
        "Wil graag leren. Het tempo mag nog wat omhoog.",
        "Fijne kracht op de vloer.",
    ),
    Party.MENTOR: (
        (3, 3, 3, 2, 3, 4),
        "Laat zien wat er op school is geleerd.",
        "Vraagt nog niet altijd om hulp.",
    ),
    Party.STUDENT: (
        (4, 3, 4, 3, 4, 3),
        "Ik vind het leuk en ik leer veel.",
        "Ik mag nu meer zelf doen.",
    ),
}
GOOD = "We spraken af om in de volgende periode meer zelf te plannen."
POOR = "Te vaak te laat en te weinig gevraagd. De mentor komt nu elke week langs."


@dataclass(frozen=True)
class Tale:
    """What became of one assessment: long ago nearly all is finished, now some have answered."""

    case: Case
    number: int
    today: date

    @property
    def is_past(self) -> bool:
        return self.case.period.due_on < self.today

    @property
    def parties(self) -> tuple[Party, ...]:
        """Who answered, in the order in which they did."""
        everybody: tuple[Party, ...] = (Party.COMPANY, Party.STUDENT, Party.MENTOR)
        if self.is_past:
            return everybody[:1] if self.number % 9 == 4 else everybody
        return everybody[: self.number % 4]

    @property
    def is_finished(self) -> bool:
        return self.is_past and Party.MENTOR in self.parties

    @property
    def is_good(self) -> bool:
        return self.number % 5 != 1

    @property
    def finished_at(self) -> datetime:
        return _moment(self.case.period.due_on - DAY, 15)

    def moment(self, party: Party) -> datetime:
        """When this party answered."""
        place = self.parties.index(party)
        return _moment(min(self.case.period.opens_on + (1 + place) * DAY, self.today), 10 + place)

    def with_assessment(self) -> "Tale":
        """With an assessment that is not stored yet."""
        made = Assessment(
            agreement=self.case.agreement,
            period=self.case.period,
            goals=goals_now(None, self.case.versions),
        )
        if self.is_finished:
            made.sufficient, made.conclusion = self.is_good, GOOD if self.is_good else POOR
            made.finished_at, made.finished_by = self.finished_at, self.case.mentors[0]
        return replace(self, case=replace(self.case, assessment=made))


def add_assessments(demo: DemoSchool) -> None:
    """What was filled in up to today; the same every time the demo is made."""
    demo.school.sufficient_periods = DEMANDED
    demo.school.save()
    agreements = WorkAgreement.objects.for_system().at_school(demo.school).order_by("pk")
    opened = [one for one in _periods(demo) if one.is_open_on(demo.today)]
    cases = enumerate(read_cases(agreements, opened, demo.today))
    tales = [
        Tale(case, number, demo.today) for number, case in cases if case.is_asked and case.mentors
    ]
    told = [tale for tale in tales if tale.parties]
    _store([tale.with_assessment() for tale in told])


def _periods(demo: DemoSchool) -> list[AssessmentPeriod]:
    form = standard_form(demo.school)
    prefetch_related_objects([form], "questions")
    monday = demo.year.start - timedelta(days=demo.year.start.weekday())
    made = []
    for weeks, name in PERIODS:
        first = monday + weeks * WEEK
        last = first + LASTING
        opens_on = last - WEEK
        is_past = opens_on <= demo.today
        made.append(
            AssessmentPeriod(
                school_year=demo.year,
                form=form,
                name=name,
                first=first,
                last=last,
                opens_on=opens_on,
                due_on=last + 2 * WEEK,
                asked_at=_moment(opens_on, 8) if is_past else None,
                reminded_at=_moment(last + 11 * DAY, 8) if last + 2 * WEEK < demo.today else None,
            )
        )
    return AssessmentPeriod.objects.bulk_create(made)


def _store(tales: list[Tale]) -> None:
    Assessment.objects.bulk_create(tale.case.assessment for tale in tales if tale.case.assessment)
    answers = [answer for tale in tales for answer in _answers(tale)]
    ConfirmationLink.objects.bulk_create(one.link for one in answers if one.link)
    opens = ConfirmationLink.agreements.through
    opens.objects.bulk_create(
        opens(confirmationlink=one.link, workagreement=one.assessment.agreement)
        for one in answers
        if one.link
    )
    AssessmentAnswer.objects.bulk_create(answers)
    AssessmentScore.objects.bulk_create(score for tale in tales for score in _scores(tale, answers))
    prefetch_related_objects(answers, "scores")
    AssessmentStep.objects.bulk_create(
        step for tale in tales for step in _steps(tale, _of(tale, answers))
    )


def _of(tale: Tale, answers: Iterable[AssessmentAnswer]) -> list[AssessmentAnswer]:
    return [one for one in answers if one.assessment is tale.case.assessment]


def _answers(tale: Tale) -> Iterator[AssessmentAnswer]:
    for party in tale.parties:
        _, *remarks = SAID[party]
        is_mentor = party is Party.MENTOR
        yield AssessmentAnswer(
            assessment=tale.case.assessment,
            party=party,
            by=tale.case.mentors[0] if is_mentor else None,
            link=None if is_mentor else _link(tale.case, party, tale.moment(party)),
            given_at=tale.moment(party),
            remarks=remarks[tale.number % len(remarks)],
        )


def _link(case: Case, party: Party, now: datetime) -> ConfirmationLink:
    supervisor = case.versions[0].supervisor
    person = supervisor if party is Party.COMPANY and supervisor else case.student
    return ConfirmationLink(
        school=case.student.school,
        purpose=ConfirmationLink.Purpose.ASSESSMENT,
        party=party,
        name=str(person),
        address=person.email,
        token_hash=digest(new_secret()),
        made_at=now - 2 * DAY,
        expires_at=now - 2 * DAY + LASTS,
    )


def _scores(tale: Tale, answers: Iterable[AssessmentAnswer]) -> Iterator[AssessmentScore]:
    lines = lines_of(tale.case.period.form, goals_now(tale.case.assessment, ()))
    for answer in _of(tale, answers):
        levels, *_ = SAID[Party(answer.party)]
        for place, line in enumerate(lines):
            level = levels[(place + tale.number) % len(levels)] - (not tale.is_good)
            yield AssessmentScore(
                answer=answer, question=line.question, goal=line.goal, level=max(1, level)
            )


def _steps(tale: Tale, answers: list[AssessmentAnswer]) -> Iterator[AssessmentStep]:
    for one in answers:
        yield AssessmentStep(
            assessment=one.assessment,
            kind=Kind.GIVEN,
            party=one.party,
            by=one.by,
            link=one.link,
            at=one.given_at,
        )
    if tale.is_finished:
        mentor = tale.case.mentors[0]
        case = replace(tale.case, answers={one.party: one for one in answers})
        lines = lines_of(case.period.form, goals_now(case.assessment, ()))
        content = content_of(case, lines, finished=(tale.finished_at, mentor))
        yield AssessmentStep(
            assessment=case.assessment,
            kind=Kind.FINISHED,
            by=mentor,
            at=tale.finished_at,
            content=content,
            sha256=content_hash(content),
        )


def _moment(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))
