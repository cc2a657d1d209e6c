"""What a company needs for the Subsidieregeling praktijkleren: of every pupil in a school year the
signed agreement, the attendance, the realised weeks, the progress and the guidance.

`subsidy_checks` says what is missing, `subsidy_zip` puts it all in one file.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, OuterRef, Subquery, prefetch_related_objects
from django.db.models.functions import Coalesce

from lwt_admin.accounts.models import SchoolYear, User
from lwt_admin.accounts.perms import Right
from lwt_admin.agreements.models import AgreementVersion, Company
from lwt_admin.agreements.services.exporting import NOT_SEALED, Kept, intact_file
from lwt_admin.placements.facts import reasons_not_present
from lwt_admin.placements.hour_sheet import HourSheet, Stretch, in_year, make_sheets
from lwt_admin.placements.models import Assessment, Visit, WeekRemark
from lwt_admin.placements.reading import TrajectoryHours, read_hours
from lwt_admin.rules.periods import monday_of
from lwt_admin.rules.subsidy import RealisedWeeks, realised_weeks
from lwt_admin.students.models import MentorAssignment, Student, Trajectory


@dataclass(frozen=True)
class SignedVersion:
    """A version that everybody signed, and the file that is kept of it, or why there is none."""

    version: AgreementVersion
    file: Kept | str

    @property
    def problem(self) -> str:
        return self.file if isinstance(self.file, str) else ""


@dataclass(frozen=True)
class Shown:
    """How much there is to show of progress and guidance under one agreement in the year."""

    finished: int
    unfinished: int
    goals_judged: bool
    visits: int
    visits_without_report: int


@dataclass(frozen=True)
class AgreementFile:
    """All of one agreement in the school year; the sheet holds its hours.

    Assessments that a mentor finished, visits that were, and remarks are there in a dossier that
    was read to print.
    """

    sheet: HourSheet
    versions: tuple[SignedVersion, ...]
    shown: Shown
    assessments: tuple[Assessment, ...] = ()
    visits: tuple[Visit, ...] = ()
    remarks: tuple[WeekRemark, ...] = ()

    @cached_property
    def not_present(self) -> dict[int, str | None]:
        """Per entry (primary key) why it shows no presence; None when it does."""
        return reasons_not_present(self.sheet.hours)

    @property
    def present(self) -> list[date]:
        """The days on which the pupil was really at work."""
        work = [line.entry for line in self.sheet.work]
        return [entry.date for entry in work if self.not_present[entry.pk] is None]


@dataclass(frozen=True)
class PupilFile:
    """One pupil at the company: agreements, who guided the pupil, and the realised weeks."""

    student: Student
    agreements: tuple[AgreementFile, ...]
    mentors: tuple[MentorAssignment, ...]
    weeks: RealisedWeeks


@dataclass(frozen=True)
class CompanyFile:
    """The dossier of one company over one school year."""

    company: Company
    year: SchoolYear
    pupils: tuple[PupilFile, ...]

    @property
    def weeks(self) -> int:
        """The realised weeks of all pupils together."""
        return sum(pupil.weeks.counted for pupil in self.pupils)


def companies_in(user: User, year: SchoolYear) -> list[tuple[Company, int]]:
    """The companies with pupils in a leer-werktraject in this year, and how many; two queries."""
    pupils: dict[int, set[int]] = defaultdict(set)
    for company, student in _versions(user, year).values_list(
        "agreement__company", "agreement__trajectory__student"
    ):
        pupils[company].add(student)
    companies = Company.objects.for_user(user, Right.DOCUMENTS).filter(pk__in=list(pupils))
    return [(one, len(pupils[one.pk])) for one in companies.order_by("name", "pk")]


def read_company_file(
    user: User, company: Company, year: SchoolYear, today: date, *, to_print: bool = False
) -> CompanyFile:
    """The dossier; the same queries for any number of pupils, and each signed file is looked at.

    Raises RuleError on a year from before the regulation.
    """
    versions = _signed_versions(user, company, year)
    trajectories = _trajectories(versions)
    read = read_hours(trajectories, year.start, year.end)
    wanted = _wanted(read, versions, year)
    sheets = make_sheets(read, wanted, today, to_print=to_print)
    files = [_file(sheet, versions[sheet.agreement.pk]) for sheet in sheets]
    mentors: dict[int, list[MentorAssignment]] = {}
    if to_print:
        files, mentors = _with_content(files, year), _mentors(trajectories, year)
    of_pupil: dict[int, list[AgreementFile]] = defaultdict(list)
    for one in files:
        of_pupil[one.sheet.student.pk].append(one)
    pupils = [_pupil(group, mentors.get(pk, []), year) for pk, group in of_pupil.items()]
    return CompanyFile(company, year, tuple(pupils))


def _pupil(
    files: list[AgreementFile], mentors: list[MentorAssignment], year: SchoolYear
) -> PupilFile:
    present = (day for one in files for day in one.present)
    return PupilFile(
        student=files[0].sheet.student,
        agreements=tuple(files),
        mentors=tuple(mentors),
        weeks=realised_weeks(present, (year.start, year.end)),
    )


def _versions(user: User, year: SchoolYear) -> Any:
    """What everybody signed and held in the year; an orientation placement is no such place."""
    found = AgreementVersion.objects.for_figures(user, Right.DOCUMENTS).at_school(year.school)
    return found.running_between(year.start, year.end).filter(agreement__kind="lwt")


def _signed_versions(
    user: User, company: Company, year: SchoolYear
) -> dict[int, list[AgreementVersion]]:
    """Per agreement every version that everybody signed, when one of them held in the year."""
    held = _versions(user, year).filter(agreement__company=company)
    rows = (
        AgreementVersion.objects.for_figures(user, Right.DOCUMENTS)
        .binding()
        .filter(agreement__in=held.values("agreement"))
        .select_related("agreement__trajectory__student__school", "document")
        .annotate(**_numbers(year))
        .order_by("agreement__trajectory__student__sort_key", "agreement", "number")
    )
    documents = [version.document for version in rows if version.document is not None]
    # Only what was signed on paper has scans.
    prefetch_related_objects([one for one in documents if not one.pdf], "scans")
    found: dict[int, list[AgreementVersion]] = defaultdict(list)
    for version in rows:
        found[version.agreement_id].append(version)
    return found


def _numbers(year: SchoolYear) -> dict[str, Any]:
    """What is counted of an agreement in the year, beside each of its versions."""
    own = {"agreement": OuterRef("agreement")}
    assessments = Assessment.objects.for_system().filter(**own, period__school_year=year)
    finished = assessments.filter(finished_at__isnull=False)
    visits = Visit.objects.for_system().filter(**own, done=True, date__range=(year.start, year.end))
    return {
        "finished": _number(finished),
        "unfinished": _number(assessments.filter(finished_at=None)),
        "goals_judged": Exists(
            finished.filter(answers__scores__goal__isnull=False, answers__scores__level__gt=0)
        ),
        "visits_done": _number(visits),
        "visits_bare": _number(visits.filter(notes="")),
    }


def _number(rows: Any) -> Coalesce:
    counted = rows.order_by().values("agreement").annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number")), 0)


def _trajectories(versions: dict[int, list[AgreementVersion]]) -> list[Trajectory]:
    """Each once, in order of the pupils' names."""
    rows = [group[0].agreement.trajectory for group in versions.values()]
    return list({row.pk: row for row in rows}.values())


def _wanted(
    read: Iterable[TrajectoryHours], versions: dict[int, list[AgreementVersion]], year: SchoolYear
) -> list[tuple[int, Stretch]]:
    wanted = []
    for hours in read:
        for placement in reversed(hours.placements):
            stretch = in_year(placement, year.start, year.end)
            if placement.agreement.pk in versions and stretch is not None:
                wanted.append((placement.agreement.pk, stretch))
    return wanted


def _file(sheet: HourSheet, versions: Sequence[Any]) -> AgreementFile:
    counted = versions[0]
    return AgreementFile(
        sheet=sheet,
        versions=tuple(_signed(one) for one in versions),
        shown=Shown(
            finished=counted.finished,
            unfinished=counted.unfinished,
            goals_judged=counted.goals_judged,
            visits=counted.visits_done,
            visits_without_report=counted.visits_bare,
        ),
    )


def _with_content(files: Sequence[AgreementFile], year: SchoolYear) -> list[AgreementFile]:
    """With the finished assessments, the visits that were and the remarks."""
    keys = [one.sheet.agreement.pk for one in files]
    assessments = _by_agreement(
        Assessment.objects.for_system()
        .filter(agreement__in=keys, period__school_year=year, finished_at__isnull=False)
        .select_related("period", "finished_by")
        .prefetch_related("answers__scores", "answers__link", "answers__by")
    )
    visits = _by_agreement(
        Visit.objects.for_system()
        .filter(agreement__in=keys, done=True, date__range=(year.start, year.end))
        .select_related("visitor")
        .prefetch_related("actions")
    )
    remarks = _by_agreement(
        WeekRemark.objects.for_system()
        .filter(agreement__in=keys, monday__range=(monday_of(year.start), year.end))
        .select_related("link", "by")
    )
    return [
        replace(
            one,
            assessments=tuple(assessments[one.sheet.agreement.pk]),
            visits=tuple(visits[one.sheet.agreement.pk]),
            remarks=tuple(remarks[one.sheet.agreement.pk]),
        )
        for one in files
    ]


def _by_agreement(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.agreement_id].append(row)
    return found


def _signed(version: AgreementVersion) -> SignedVersion:
    document = version.document
    return SignedVersion(version, NOT_SEALED if document is None else intact_file(document))


def _mentors(
    trajectories: Iterable[Trajectory], year: SchoolYear
) -> dict[int, list[MentorAssignment]]:
    """Per pupil (primary key) who guided them in the year, the first first."""
    found: dict[int, list[MentorAssignment]] = defaultdict(list)
    rows = (
        MentorAssignment.objects.for_system()
        .filter(trajectory__in=[row.pk for row in trajectories], start__lte=year.end)
        .exclude(until__lt=year.start)
        .select_related("mentor", "trajectory")
        .order_by("start", "pk")
    )
    for row in rows:
        found[row.trajectory.student_id].append(row)
    return found
