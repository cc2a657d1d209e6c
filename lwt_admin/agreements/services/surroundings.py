"""What stands around agreements on paper, for the rules and for their documents.

Read once for a whole list of them, so that a list of thousands takes no longer to look at.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from lwt_admin.accounts.models import SchoolYear
from lwt_admin.agreements.documents import Setting, mentor_at
from lwt_admin.agreements.facts import (
    OVERLAPPING_STATES,
    as_other,
    cooperation_periods,
    facts_of,
    of_pupils,
)
from lwt_admin.agreements.models import AgreementVersion, Company, ScheduleDay
from lwt_admin.agreements.services.planning import Planned, planned, week_minutes
from lwt_admin.agreements.services.recognition import read_periods_of
from lwt_admin.rules.agreements import AgreementFacts, OtherAgreement
from lwt_admin.students.models import Enrolment, Interruption, MentorAssignment, Trajectory


class Surroundings:
    """Agreements of the same pupils, recognitions of the companies, cooperation of the schools.

    Four queries, whatever the number of pupils and companies.
    """

    def __init__(self, trajectories: Iterable[Trajectory], companies: Iterable[Company]) -> None:
        students = {one.student for one in trajectories}
        self._recognitions = read_periods_of(one.pk for one in companies)
        self._cooperation = {
            school: cooperation_periods(school) for school in {one.school_id for one in students}
        }
        self._others: dict[int, list[tuple[AgreementVersion, OtherAgreement]]] = defaultdict(list)
        for version in of_pupils((one.pk for one in students), OVERLAPPING_STATES):
            self.add(version, version.schedule.all())

    def add(self, version: AgreementVersion, schedule: Iterable[ScheduleDay]) -> None:
        """From here on the pupil has this agreement as well."""
        student = version.agreement.trajectory.student_id
        self._others[student].append((version, as_other(version, schedule)))

    def facts(self, version: AgreementVersion, schedule: Sequence[ScheduleDay]) -> AgreementFacts:
        """A new agreement as the rules read it; no query when the guardians were read along."""
        student = version.agreement.trajectory.student
        others = (
            other
            for one, other in self._others.get(student.pk, ())
            if one.end >= version.start and one.start <= version.end
        )
        return facts_of(
            version,
            schedule,
            others=tuple(others),
            recognitions=self._recognitions[version.agreement.company_id],
            cooperation=self._cooperation[student.school_id],
        )


class Settings:
    """The calendars, the years in school and the mentors of pupils: five queries."""

    def __init__(self, trajectories: Iterable[Trajectory]) -> None:
        listed = list(trajectories)
        keys, students = [one.pk for one in listed], {one.student_id for one in listed}
        schools = {one.student.school_id for one in listed}
        self._years: dict[int, list[SchoolYear]] = defaultdict(list)
        years = SchoolYear.objects.for_system().filter(school__in=schools)
        for year in years.prefetch_related("closed_periods"):
            self._years[year.school_id].append(year)
        self._enrolments: dict[int, list[Enrolment]] = defaultdict(list)
        enrolments = Enrolment.objects.for_system().filter(student__in=students)
        for one in enrolments.select_related("school_year"):
            self._enrolments[one.student_id].append(one)
        self._mentors: dict[int, list[MentorAssignment]] = defaultdict(list)
        own = MentorAssignment.objects.for_system().filter(trajectory__in=keys, is_substitute=False)
        for assignment in own.select_related("mentor"):
            self._mentors[assignment.trajectory_id].append(assignment)
        self._pauses: dict[int, list[Interruption]] = defaultdict(list)
        for pause in Interruption.objects.for_system().filter(trajectory__in=keys):
            self._pauses[pause.trajectory_id].append(pause)
        self._totals: dict[object, Planned] = {}

    def of(
        self, trajectory: Trajectory, start: date, end: date, days: list[ScheduleDay]
    ) -> Setting:
        """What a document shows besides what the version says that runs from `start` to `end`."""
        enrolled = (
            one.leerjaar
            for one in self._enrolments.get(trajectory.student_id, ())
            if one.school_year.includes(start)
        )
        return Setting(
            schedule=days,
            planned=self._counted(trajectory, start, end, week_minutes(days)),
            leerjaar=next(enrolled, None),
            mentor=mentor_at(start, self._mentors.get(trajectory.pk, ())),
        )

    def _counted(
        self, trajectory: Trajectory, start: date, end: date, week: dict[int, int]
    ) -> Planned:
        """The days that are planned; of agreements that plan the same they are counted once."""
        school = trajectory.student.school_id
        pauses = self._pauses.get(trajectory.pk, ())
        same = (school, start, end, tuple(sorted(week.items())), trajectory.pk if pauses else None)
        if same not in self._totals:
            self._totals[same] = planned(week, start, end, self._years[school], pauses)
        return self._totals[same]
