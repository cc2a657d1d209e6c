"""The samenwerkingsovereenkomst with an mbo institution (WVO art. 10b7)."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models

from lwt_admin.accounts.models import School
from lwt_admin.agreements.querysets import CooperationQuerySet, TrajectoryRouteQuerySet
from lwt_admin.bsn import validate_no_bsn
from lwt_admin.records import Record
from lwt_admin.rules.periods import months_later
from lwt_admin.students.models import Trajectory
from lwt_admin.text import fold
from lwt_admin.ui.formats import nl_date


class CooperationAgreement(Record):
    """Without one in force a school may not offer LWT in the upper years."""

    school = models.ForeignKey(
        School, on_delete=models.PROTECT, related_name="cooperations", verbose_name="school"
    )
    institution = models.CharField("mbo-instelling", max_length=160, validators=[validate_no_bsn])
    institution_brin = models.CharField(
        "BRIN van de instelling",
        max_length=4,
        blank=True,
        validators=[
            RegexValidator(r"^[0-9]{2}[A-Z]{2}\Z", "“%(value)s” is geen BRIN, zoals 25PZ.")
        ],
    )
    courses = models.TextField(
        "opleidingen",
        blank=True,
        help_text="De basisberoepsopleidingen waar leerlingen heen kunnen.",
        validators=[validate_no_bsn],
    )
    signed_on = models.DateField("getekend op", null=True, blank=True)
    valid_from = models.DateField("geldig vanaf")
    valid_until = models.DateField("geldig tot en met", null=True, blank=True)
    notice_months = models.PositiveSmallIntegerField(
        "opzegtermijn in maanden",
        default=6,
        validators=[MaxValueValidator(60, "Meer dan %(limit_value)s maanden kan niet.")],
    )
    terminated_on = models.DateField("opgezegd per", null=True, blank=True)
    texts = models.JSONField("artikelen", default=dict, blank=True, editable=False)
    scan = models.FileField(
        "getekend exemplaar", upload_to="cooperations/%Y/", blank=True, editable=False
    )
    scan_type = models.CharField("soort bestand", max_length=40, blank=True, editable=False)
    scan_sha256 = models.CharField(
        "SHA-256 van het bestand", max_length=64, blank=True, editable=False
    )
    scan_uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name="ingevoerd door",
    )
    scan_uploaded_at = models.DateTimeField("ingevoerd op", null=True, editable=False)

    objects = CooperationQuerySet.as_manager()

    class Meta:
        verbose_name = "samenwerkingsovereenkomst"
        verbose_name_plural = "samenwerkingsovereenkomsten"
        ordering = ("-valid_from", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(valid_until=None)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="cooperation_ends_after_start",
                violation_error_message="Het einde ligt niet voor het begin.",
            ),
        )

    def __str__(self) -> str:
        return self.institution

    def clean(self) -> None:
        first = self.valid_from
        for field in ("valid_until", "terminated_on"):
            day = getattr(self, field)
            if first is not None and day is not None and day < first:
                text = f"{nl_date(day)} ligt voor het begin op {nl_date(first)}."
                raise ValidationError({field: text})

    @property
    def last_day(self) -> date | None:
        """The last day on which it holds; from `terminated_on` on it no longer does."""
        ends = [self.valid_until, self.terminated_on and self.terminated_on - timedelta(days=1)]
        return min(filter(None, ends), default=None)

    @property
    def notice_by(self) -> date | None:
        """The last day to give notice before it runs out; None when that cannot be told."""
        if self.valid_until is None or self.terminated_on is not None:
            return None
        return months_later(self.valid_until, -self.notice_months)

    def is_with_institution_of(self, other: "CooperationAgreement") -> bool:
        """Whether both are with one institution: by BRIN where both have one, else by name."""
        if self.institution_brin and other.institution_brin:
            return self.institution_brin == other.institution_brin
        return fold(self.institution) == fold(other.institution)

    def is_followed_on(self, day: date, among: Iterable["CooperationAgreement"]) -> bool:
        """Whether one of these holds on `day` with the same institution.

        Pupils go on to an institution: a cooperation with another takes nothing over.
        """
        return any(one.holds_on(day) and self.is_with_institution_of(one) for one in among)

    def holds_on(self, day: date) -> bool:
        """Signed, begun, and neither run out nor terminated on `day` (WVO art. 10b7)."""
        if self.signed_on is None or self.signed_on > day or self.valid_from > day:
            return False
        return self.last_day is None or day <= self.last_day


class TrajectoryRoute(Record):
    """The mbo institution to which a pupil's continuous route leads."""

    trajectory = models.OneToOneField(
        Trajectory, on_delete=models.CASCADE, related_name="route", verbose_name="traject"
    )
    cooperation = models.ForeignKey(
        CooperationAgreement,
        on_delete=models.PROTECT,
        related_name="routes",
        verbose_name="samenwerkingsovereenkomst",
    )

    objects = TrajectoryRouteQuerySet.as_manager()

    class Meta:
        verbose_name = "doorlopende route"
        verbose_name_plural = "doorlopende routes"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.trajectory} · {self.cooperation}"
