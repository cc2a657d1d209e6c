"""Whether the minimum still fits before the exam, for the trajectories that a pupil list opens.

Judging one start takes long and most starts in a list are the same day in the same years. Whoever
is older never has less room, so per kind of start is found once up to which age the minimum fits.
"""

from bisect import bisect_left
from collections.abc import Hashable, Iterable
from datetime import date
from functools import cached_property

from lwt_admin.accounts.models import School, SchoolYear
from lwt_admin.imports import Draft, Store
from lwt_admin.students.models import Enrolment, Student
from lwt_admin.students.pupil_years import PupilYears, years_of_enrolments
from lwt_admin.students.school_times import SchoolTimes
from lwt_admin.students.start_room import StartJudged, judge_in


class ListedStarts:
    """Judges the starts in one list; three queries, and none without a start to judge."""

    def __init__(self, school: School, births: Iterable[date]) -> None:
        self._school = school
        self._births = sorted(set(births))
        self._youngest: dict[Hashable, date] = {}
        self._late: dict[Hashable, StartJudged] = {}

    def tell(self, draft: Draft, student: Student, start: date) -> None:
        """Note on a row, with the article, that the minimum certainly does not fit any more."""
        years = None if draft.problems else self._years_of(draft, student)
        if years is None:
            return
        kind = (start, _places(years), tuple(row.pk for row in years.times))
        if kind not in self._youngest:
            self._youngest[kind] = self._youngest_that_fits(years, start)
        born = student.birth_date
        if born <= self._youngest[kind]:
            return
        if (kind, born) not in self._late:
            self._late[kind, born] = judge_in(years, born, start)
        judged = self._late[kind, born]
        if judged.is_too_late and judged.room is not None:
            verdict = judged.room.verdict
            draft.note(f"{verdict.text} ({verdict.article}, {verdict.status})")

    def _youngest_that_fits(self, years: PupilYears, start: date) -> date:
        """The latest date of birth in the list with which it is not too late."""

        def is_late(born: date) -> bool:
            return judge_in(years, born, start).is_too_late

        place = bisect_left(self._births, True, key=is_late) - 1
        return self._births[place] if place >= 0 else date.min

    def _years_of(self, draft: Draft, student: Student) -> PupilYears | None:
        """The pupil's years with what the row plans; None when some are not of this school."""
        stored = list(student.enrolments.all()) if student.pk else []
        planned = [step.record for step in draft.steps if isinstance(step, Store)]
        rows = [*stored, *(one for one in planned if isinstance(one, Enrolment))]
        if {row.school_year_id for row in rows} - {year.pk for year in self._years}:
            return None
        return years_of_enrolments(student, self._years, rows, self._lessons)

    @cached_property
    def _years(self) -> list[SchoolYear]:
        years = SchoolYear.objects.for_system().at_school(self._school)
        return list(years.prefetch_related("closed_periods").order_by("start", "pk"))

    @cached_property
    def _lessons(self) -> SchoolTimes:
        return SchoolTimes(school_year__in=self._years)


def _places(years: PupilYears) -> Hashable:
    """In which leerjaar the pupil is in each year, as far as that is known or to be expected."""
    return tuple(
        (one.year.pk, one.enrolment.leerjaar) for one in years.years if one.enrolment is not None
    )
