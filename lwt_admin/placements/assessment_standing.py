"""The results of a pupil in a school year beside what the school demands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from lwt_admin.accounts.models import SchoolYear
from lwt_admin.placements.assessment_cases import Case
from lwt_admin.placements.models import AssessmentPeriod
from lwt_admin.students.models import Trajectory


@dataclass(frozen=True)
class PeriodResult:
    """One period of one pupil; at several companies it is sufficient when it is so at each."""

    period: AssessmentPeriod
    cases: tuple[Case, ...]
    today: date

    @property
    def result(self) -> bool | None:
        """Sufficient, insufficient, or not known (yet)."""
        results = [case.result for case in self.cases]
        if False in results:
            return False
        return None if None in results or not results else True

    @property
    def may_come(self) -> bool:
        """Whether a result may still come: it is open, or the pupil may yet be at a company."""
        if self.result is not None:
            return False
        return bool(self.cases) or self.period.last >= self.today

    @property
    def mark(self) -> tuple[str, str]:
        """The kind of mark, and its words."""
        if self.result is not None:
            return ("ok", "voldoende") if self.result else ("bad", "onvoldoende")
        if not self.may_come:
            return "neutral", "niet beoordeeld"
        is_open = any(case.is_open(self.today) for case in self.cases)
        return ("wait", "nog af te ronden") if is_open else ("neutral", "komt nog")


@dataclass(frozen=True)
class Standing:
    """The periods of one pupil in one school year."""

    trajectory: Trajectory
    year: SchoolYear
    results: tuple[PeriodResult, ...]

    @property
    def needed(self) -> int:
        """How many periods must be sufficient; 0 when the school demands nothing."""
        return self.year.school.sufficient_periods

    @property
    def sufficient(self) -> int:
        return sum(one.result is True for one in self.results)

    @property
    def possible(self) -> int:
        """How many may still become sufficient, those that are included."""
        return self.sufficient + sum(one.may_come for one in self.results)

    @property
    def is_met(self) -> bool:
        return self.sufficient >= self.needed

    @property
    def is_lost(self) -> bool:
        """Whether the demand cannot be met any more."""
        return self.possible < self.needed

    @property
    def mark(self) -> tuple[str, str]:
        """The kind of mark, and what it says about the demand; of no demand nothing."""
        if not self.needed:
            return "", ""
        said = f"{self.sufficient} van de {self.needed} voldoende"
        if self.is_met:
            return "ok", f"eis gehaald: {said}"
        if self.is_lost:
            return "bad", f"eis niet meer te halen: {said}"
        return "wait", f"eis nog te halen: {said}"


def standings(
    cases: Iterable[Case], periods: Sequence[AssessmentPeriod], today: date
) -> list[Standing]:
    """By pupil and school year, the newest year first; costs no query."""
    found: dict[tuple[int, int], list[Case]] = {}
    for case in cases:
        key = case.agreement.trajectory_id, case.period.school_year_id
        found.setdefault(key, []).append(case)
    made = [_standing(own, periods, today) for own in found.values()]
    by_name = sorted(made, key=lambda one: (one.trajectory.student.sort_key, one.trajectory.pk))
    return sorted(by_name, key=lambda one: one.year.start, reverse=True)


def _standing(own: list[Case], periods: Sequence[AssessmentPeriod], today: date) -> Standing:
    year = own[0].period.school_year
    results = tuple(
        PeriodResult(period, tuple(case for case in own if case.period.pk == period.pk), today)
        for period in periods
        if period.school_year_id == year.pk
    )
    return Standing(own[0].agreement.trajectory, year, results)
