"""Hours as pages ask for them."""

from datetime import date
from typing import TYPE_CHECKING, Self

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.querysets import ScopedQuerySet, SecretLinkQuerySet, StaffQuerySet
from lwt_admin.links import digest

if TYPE_CHECKING:
    from lwt_admin.accounts.models import User


class HourEntryQuerySet(ScopedQuerySet):
    school_path = "agreement__trajectory__student__school"
    mentor_path = "agreement__trajectory__mentor_assignments"
    view_right = Right.PLACEMENTS_VIEW

    def in_period(self, first: date, last: date) -> Self:
        """Entries from `first` to `last`, both included."""
        return self.filter(date__range=(first, last))


class OfAgreementQuerySet(ScopedQuerySet):
    """What belongs to one agreement: sums, remarks, visits, assessments, received entries."""

    school_path = "agreement__trajectory__student__school"
    mentor_path = "agreement__trajectory__mentor_assignments"
    view_right = Right.PLACEMENTS_VIEW


class VisitQuerySet(OfAgreementQuerySet):
    def planned(self) -> Self:
        """Visits of which nobody has said yet that they were, or were not to be."""
        return self.filter(done=False, cancelled_reason="")

    def past(self) -> Self:
        """Visits that were, or did not go through."""
        return self.exclude(done=False, cancelled_reason="")

    def with_names(self) -> Self:
        """Pupil, school, company and visitor read along."""
        return self.select_related(
            "agreement__trajectory__student__school", "agreement__company", "visitor"
        )


class OfEntryQuerySet(ScopedQuerySet):
    """Steps and corrections of an entry."""

    school_path = "entry__agreement__trajectory__student__school"
    mentor_path = "entry__agreement__trajectory__mentor_assignments"
    view_right = Right.PLACEMENTS_VIEW


class OfTrajectoryQuerySet(ScopedQuerySet):
    """Weeks that were closed."""

    school_path = "trajectory__student__school"
    mentor_path = "trajectory__mentor_assignments"
    view_right = Right.PLACEMENTS_VIEW


class OfVisitQuerySet(ScopedQuerySet):
    """What was agreed on a visit."""

    school_path = "visit__agreement__trajectory__student__school"
    mentor_path = "visit__agreement__trajectory__mentor_assignments"
    view_right = Right.PLACEMENTS_VIEW

    def open(self) -> Self:
        """What somebody has still to do."""
        return self.filter(done_on=None)

    def with_names(self) -> Self:
        """Visit, pupil, school and company read along."""
        return self.select_related(
            "visit__agreement__trajectory__student__school", "visit__agreement__company"
        )


class OfAssessmentQuerySet(ScopedQuerySet):
    """What the parties said, and the steps of an assessment."""

    school_path = "assessment__agreement__trajectory__student__school"
    mentor_path = "assessment__agreement__trajectory__mentor_assignments"
    view_right = Right.PLACEMENTS_VIEW


class OfAnswerQuerySet(ScopedQuerySet):
    """The levels that somebody gave."""

    school_path = "answer__assessment__agreement__trajectory__student__school"
    mentor_path = "answer__assessment__agreement__trajectory__mentor_assignments"
    view_right = Right.PLACEMENTS_VIEW


class AssessmentFormQuerySet(StaffQuerySet):
    """The school's own forms, in sight for whoever works there."""

    def in_use(self) -> Self:
        """Those that a new period may take."""
        return self.filter(in_use=True)


class AssessmentQuestionQuerySet(StaffQuerySet):
    school_path = "form__school"


class AssessmentPeriodQuerySet(StaffQuerySet):
    school_path = "school_year__school"

    def with_names(self) -> Self:
        """School year, school and form read along."""
        return self.select_related("school_year__school", "form")


class IncidentQuerySet(ScopedQuerySet):
    """Accidents and incidents: confidential, as restricted notes are."""

    school_path = "agreement__trajectory__student__school"
    mentor_path = "agreement__trajectory__mentor_assignments"
    view_right = Right.NOTES_RESTRICTED

    def open(self) -> Self:
        """Not dealt with yet."""
        return self.filter(closed_on=None)

    def with_names(self) -> Self:
        """Pupil, school, company and who entered it read along."""
        return self.select_related(
            "agreement__trajectory__student__school", "agreement__company", "entered_by"
        )


class OfIncidentQuerySet(ScopedQuerySet):
    school_path = "incident__agreement__trajectory__student__school"
    mentor_path = "incident__agreement__trajectory__mentor_assignments"
    view_right = Right.NOTES_RESTRICTED


class ConfirmationLinkQuerySet(SecretLinkQuerySet):
    """Links of leermeesters and pupils; staff see that they exist, never the secret."""

    school_path = "school"
    view_right = Right.PLACEMENTS_VIEW


class CalendarFeedQuerySet(ScopedQuerySet):
    """The secret calendar address of one person: only for that person."""

    def for_user(self, user: "User", right: Right | None = None) -> Self:
        return self.filter(user=user)

    def for_token(self, token: str) -> Self:
        """The feed with this secret, unless it was withdrawn."""
        return self.in_use().filter(token_hash=digest(token))

    def in_use(self) -> Self:
        """Those that were not withdrawn."""
        return self.filter(revoked_at=None)
