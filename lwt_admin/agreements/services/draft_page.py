"""All that the page of a draft shows beside its form, read once and judged for what is typed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lwt_admin.agreements.completeness import Completeness, completeness_of
from lwt_admin.agreements.facts import facts_of, findings
from lwt_admin.agreements.models import AgreementVersion, DefaultText, ScheduleDay
from lwt_admin.agreements.services.goals import GoalGroup, goal_groups
from lwt_admin.agreements.services.plans import Plan, read_plans
from lwt_admin.agreements.services.prospects import Prospect, prospect_of
from lwt_admin.agreements.services.texts import default_texts
from lwt_admin.students.pupil_years import PupilYears, read_years


@dataclass(frozen=True)
class DraftPage:
    """What was read: the stored schedule, the other agreements, calendar, texts and goals."""

    schedule: Sequence[ScheduleDay]
    plans: Sequence[Plan]
    years: PupilYears
    standard: dict[str, str]
    goals: Sequence[GoalGroup]

    def judge(
        self, version: AgreementVersion, schedule: Sequence[ScheduleDay], today: date
    ) -> tuple[Completeness, Prospect]:
        """What the law asks and what the schedule comes to, for the draft as it is given."""
        others = tuple(
            plan.as_other()
            for plan in self.plans
            if plan.version.agreement_id != version.agreement_id
        )
        facts = facts_of(version, schedule, others)
        found = findings(version, today, facts)
        subjects = [group.subject for group in self.goals]
        return (
            completeness_of(version, found, self.standard, subjects),
            prospect_of(version, schedule, self.plans, self.years),
        )


def read_page(version: AgreementVersion) -> DraftPage:
    """Read what the page needs of a draft with its names; seven queries."""
    trajectory = version.agreement.trajectory
    schedule, plans = read_plans(version)
    document = DefaultText.For.AGREEMENT
    return DraftPage(
        schedule=schedule,
        plans=plans,
        years=read_years(trajectory.student),
        standard=default_texts(trajectory.student.school, document, trajectory.profile),
        goals=goal_groups(trajectory),
    )
