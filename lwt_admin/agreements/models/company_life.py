"""What a school keeps of a company: days and places, quality, and contact."""

from datetime import date, time

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models

from lwt_admin.agreements.models.company import MOST_PLACES, Company
from lwt_admin.agreements.querysets import CompanyContactQuerySet, OfCompanyQuerySet
from lwt_admin.records import Record
from lwt_admin.rules.recognition import CRITERIA
from lwt_admin.students.models.enrolment import WEEKDAYS
from lwt_admin.students.validators import validate_no_bsn, validate_person_name
from lwt_admin.ui.formats import nl_date


class CompanyDay(Record):
    """A weekday on which the company differs: its own number of places, and its usual times.

    Without a number, as on a weekday that is not here at all, `Company.places` holds.
    """

    company = models.ForeignKey(
        Company, on_delete=models.CASCADE, related_name="days", verbose_name="leerbedrijf"
    )
    weekday = models.PositiveSmallIntegerField("dag", choices=WEEKDAYS)
    places = models.PositiveSmallIntegerField(
        "plaatsen",
        null=True,
        blank=True,
        validators=[MaxValueValidator(MOST_PLACES, "Meer dan %(limit_value)s plaatsen kan niet.")],
    )
    start = models.TimeField("begin", null=True, blank=True)
    end = models.TimeField("einde", null=True, blank=True)

    objects = OfCompanyQuerySet.as_manager()

    class Meta:
        verbose_name = "dag bij een leerbedrijf"
        verbose_name_plural = "dagen bij leerbedrijven"
        ordering = ("weekday", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("company", "weekday"),
                name="company_day_unique",
                violation_error_message="Elke dag staat er één keer.",
            ),
            models.CheckConstraint(
                condition=models.Q(weekday__range=(1, 7)), name="company_day_weekday_range"
            ),
            models.CheckConstraint(
                condition=models.Q(start=None, end=None) | models.Q(end__gt=models.F("start")),
                name="company_day_ends_after_start",
                violation_error_message="Het einde ligt na het begin.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.company} op {self.get_weekday_display()}"

    @property
    def values(self) -> tuple[int | None, time | None, time | None]:
        """What is known of the day."""
        return self.places, self.start, self.end


class QualityAssessment(Record):
    """The criteria of quality as somebody judged them on a day (WVO art. 10b6 lid 1 a-k).

    It is never changed: who judges anew makes another, and the old ones stay.
    """

    class Assessor(models.TextChoices):
        SBB = "sbb", "SBB"
        SCHOOL = "school", "de school"

    company = models.ForeignKey(
        Company, on_delete=models.CASCADE, related_name="assessments", verbose_name="leerbedrijf"
    )
    assessed_on = models.DateField("beoordeeld op")
    assessor = models.CharField("beoordeeld door", max_length=8, choices=Assessor)
    assessor_name = models.CharField(
        "naam van wie beoordeelde", max_length=160, validators=[validate_person_name]
    )
    note = models.TextField("opmerking", blank=True, validators=[validate_no_bsn])
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name="ingevoerd door",
    )

    objects = OfCompanyQuerySet.as_manager()

    class Meta:
        verbose_name = "beoordeling van een leerbedrijf"
        verbose_name_plural = "beoordelingen van leerbedrijven"
        ordering = ("-assessed_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(assessor__in=("sbb", "school")), name="quality_assessor_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.company}, beoordeeld op {nl_date(self.assessed_on)}"

    @property
    def by_sbb(self) -> bool:
        return self.assessor == self.Assessor.SBB


class QualityAnswer(models.Model):
    """One criterion in an assessment, by its letter in the article."""

    class Met(models.TextChoices):
        YES = "yes", "ja"
        PARTLY = "partly", "deels"
        NO = "no", "nee"
        UNKNOWN = "unknown", "niet beoordeeld"

    assessment = models.ForeignKey(
        QualityAssessment,
        on_delete=models.CASCADE,
        related_name="answers",
        verbose_name="beoordeling",
    )
    letter = models.CharField(
        "criterium", max_length=1, choices=[(one.letter, one.text) for one in CRITERIA]
    )
    met = models.CharField("voldoet", max_length=8, choices=Met)
    note = models.CharField("toelichting", max_length=300, blank=True, validators=[validate_no_bsn])

    class Meta:
        verbose_name = "criterium van kwaliteit"
        verbose_name_plural = "criteria van kwaliteit"
        ordering = ("letter", "pk")
        constraints = (
            models.UniqueConstraint(fields=("assessment", "letter"), name="quality_letter_unique"),
            models.CheckConstraint(
                condition=models.Q(letter__in=[one.letter for one in CRITERIA]),
                name="quality_letter_known",
            ),
            models.CheckConstraint(
                condition=models.Q(met__in=("yes", "partly", "no", "unknown")),
                name="quality_met_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.letter}: {self.get_met_display()}"

    @property
    def kind(self) -> str:
        """The kind of mark that a page gives the answer."""
        return {"yes": "ok", "partly": "warn", "no": "bad"}.get(self.met, "neutral")


class CompanyContact(Record):
    """A line in the log of contact with a company, perhaps with something to do after it."""

    class Form(models.TextChoices):
        PHONE = "phone", "telefoon"
        MAIL = "mail", "e-mail"
        VISIT = "visit", "bezoek"
        MEETING = "meeting", "bijeenkomst"
        OTHER = "other", "anders"

    company = models.ForeignKey(
        Company, on_delete=models.CASCADE, related_name="contacts", verbose_name="leerbedrijf"
    )
    on = models.DateField("datum")
    form = models.CharField("hoe", max_length=10, choices=Form, default=Form.PHONE)
    with_whom = models.CharField(
        "met wie", max_length=160, blank=True, validators=[validate_person_name, validate_no_bsn]
    )
    text = models.CharField("waarover", max_length=500, validators=[validate_no_bsn])
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name="genoteerd door",
    )
    follow_up_on = models.DateField("opvolgen op", null=True, blank=True)
    follow_up_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="opvolgen door",
    )
    done_on = models.DateField("opgevolgd op", null=True, blank=True)

    objects = CompanyContactQuerySet.as_manager()

    class Meta:
        verbose_name = "contact met een leerbedrijf"
        verbose_name_plural = "contacten met leerbedrijven"
        ordering = ("-on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(follow_up_on=None) | models.Q(follow_up_by__isnull=False),
                name="company_contact_follow_up_has_owner",
                violation_error_message="Kies wie het opvolgt.",
            ),
            models.CheckConstraint(
                condition=models.Q(follow_up_on=None) | models.Q(follow_up_on__gte=models.F("on")),
                name="company_contact_follow_up_after",
                violation_error_message="Opvolgen komt niet voor het contact.",
            ),
            models.CheckConstraint(
                condition=models.Q(done_on=None) | models.Q(follow_up_on__isnull=False),
                name="company_contact_done_was_due",
                violation_error_message="Vul in wanneer dit opgevolgd moest worden.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.company}, {nl_date(self.on)}"

    def clean(self) -> None:
        if self.follow_up_on and self.on and self.follow_up_on < self.on:
            text = f"{nl_date(self.follow_up_on)} ligt voor het contact op {nl_date(self.on)}."
            raise ValidationError({"follow_up_on": text})

    def is_due(self, day: date) -> bool:
        """Whether it should have been followed up by `day`, and was not."""
        return self.done_on is None and self.follow_up_on is not None and self.follow_up_on <= day
