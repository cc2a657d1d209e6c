"""An exam year at a school: the days by which things are done, and what the school allows."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from lwt_admin.accounts.models import School
from lwt_admin.exams.querysets import ExamSessionQuerySet, SchoolExamReopeningQuerySet
from lwt_admin.records import Record
from lwt_admin.students.validators import validate_no_bsn


class ExamSession(Record):
    """What one school does in one exam year; a day that is empty has not come yet.

    The law asks for the PTA and the candidates before fixed days, and for the marks of the school
    exam to be closed before the central exam (`rules.exam_calendar`).
    """

    school = models.ForeignKey(
        School, on_delete=models.CASCADE, related_name="exam_sessions", verbose_name="school"
    )
    exam_year = models.PositiveSmallIntegerField(
        "examenjaar", validators=[MinValueValidator(2014), MaxValueValidator(2099)]
    )
    pta_given_on = models.DateField("PTA vastgesteld en gegeven op", null=True, blank=True)
    candidates_reported_on = models.DateField("kandidaten aangemeld op", null=True, blank=True)
    school_exam_closed_on = models.DateField("schoolexamen afgesloten op", null=True, blank=True)
    resit_requests_before = models.DateField(
        "herkansing schriftelijk aanvragen vóór", null=True, blank=True
    )
    meeting_on = models.DateField("uitslagvergadering op", null=True, blank=True)
    offers_se_resit = models.BooleanField(
        "herkansing van een vak met alleen een schoolexamen", default=False
    )

    objects = ExamSessionQuerySet.as_manager()

    class Meta:
        verbose_name = "examenjaar van de school"
        verbose_name_plural = "examenjaren van de school"
        ordering = ("-exam_year", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("school", "exam_year"),
                name="exam_session_unique",
                violation_error_message="Dit examenjaar staat er al.",
            ),
        )

    def __str__(self) -> str:
        return f"examen {self.exam_year}"


class SchoolExamReopening(Record):
    """That the school exam of an exam year was opened again after it was closed, by whom and why.

    From then on parts and marks may change, until the school closes it anew.
    """

    session = models.ForeignKey(
        ExamSession, on_delete=models.CASCADE, related_name="reopenings", verbose_name="examenjaar"
    )
    closed_on = models.DateField("was afgesloten op")
    reason = models.CharField("reden", max_length=200, validators=[validate_no_bsn])
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="door"
    )

    objects = SchoolExamReopeningQuerySet.as_manager()

    class Meta:
        verbose_name = "heropening van het schoolexamen"
        verbose_name_plural = "heropeningen van het schoolexamen"
        ordering = ("created_at", "pk")

    def __str__(self) -> str:
        return f"{self.session}: {self.reason}"
