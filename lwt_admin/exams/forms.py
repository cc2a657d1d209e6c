"""Entering a candidate."""

from lwt_admin.exams.models import ExamCandidate
from lwt_admin.exams.services import check_exam_year
from lwt_admin.forms import RecordForm


class CandidateForm(RecordForm[ExamCandidate]):
    """Enter a pupil for the exam of a year."""

    class Meta:
        model = ExamCandidate
        fields = ("exam_year",)

    def clean_exam_year(self) -> int:
        check_exam_year(self.cleaned_data["exam_year"])
        return self.cleaned_data["exam_year"]

    def _get_validation_exclusions(self) -> set[str]:
        # The pupil comes from the page; the constraint on pupil and year is to be checked with it.
        return super()._get_validation_exclusions() - {"trajectory"}  # type: ignore[misc]
