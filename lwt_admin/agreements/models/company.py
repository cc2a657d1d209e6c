"""The company, its recognition by SBB, and the people who guide a pupil there."""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models

from lwt_admin.accounts.models import School
from lwt_admin.agreements.querysets import CompanyQuerySet, OfCompanyQuerySet, RecognitionQuerySet
from lwt_admin.bsn import validate_no_bsn
from lwt_admin.records import Record
from lwt_admin.students.models import PROFILE_CHOICES
from lwt_admin.students.validators import validate_person_name
from lwt_admin.text import fold
from lwt_admin.ui.formats import nl_date

MOST_PLACES = 500
OLDEST = 30


class Company(Record):
    """A company as one school knows it."""

    school = models.ForeignKey(
        School, on_delete=models.PROTECT, related_name="companies", verbose_name="school"
    )
    name = models.CharField(
        "naam", max_length=160, validators=[validate_person_name, validate_no_bsn]
    )
    kvk = models.CharField(
        "KvK-nummer",
        max_length=8,
        blank=True,
        validators=[
            RegexValidator(r"^[0-9]{8}\Z", "“%(value)s” is geen KvK-nummer: dat is 8 cijfers.")
        ],
    )
    sbb_id = models.CharField(
        "SBB-nummer",
        max_length=20,
        blank=True,
        validators=[
            RegexValidator(
                r"^[0-9A-Za-z-]+\Z", "“%(value)s” is geen SBB-nummer: cijfers en letters."
            )
        ],
    )
    street = models.CharField("straat", max_length=120, blank=True, validators=[validate_no_bsn])
    house_number = models.CharField(
        "huisnummer", max_length=20, blank=True, validators=[validate_no_bsn]
    )
    postcode = models.CharField("postcode", max_length=7, blank=True)
    city = models.CharField("plaats", max_length=80, blank=True, validators=[validate_no_bsn])
    phone = models.CharField("telefoon", max_length=20, blank=True)
    email = models.EmailField("e-mailadres", blank=True)
    signatory_name = models.CharField(
        "wie tekent namens het bedrijf", max_length=160, blank=True, validators=[validate_no_bsn]
    )
    signatory_capacity = models.CharField(
        "functie van de ondertekenaar", max_length=120, blank=True, validators=[validate_no_bsn]
    )
    places = models.PositiveSmallIntegerField(
        "aantal plaatsen",
        null=True,
        blank=True,
        validators=[MaxValueValidator(MOST_PLACES, "Meer dan %(limit_value)s plaatsen kan niet.")],
    )
    minimum_age = models.PositiveSmallIntegerField(
        "jongste leeftijd die het bedrijf aanneemt",
        null=True,
        blank=True,
        validators=[MaxValueValidator(OLDEST, "“%(value)s” is geen leeftijd van een leerling.")],
    )
    search_key = models.CharField(max_length=320, editable=False)
    sort_key = models.CharField(max_length=160, editable=False)

    # Only on companies that were asked for `with_pupils_on` and `with_last_placement`.
    pupils_now: int
    last_placement: date | None

    objects = CompanyQuerySet.as_manager()

    class Meta:
        verbose_name = "leerbedrijf"
        verbose_name_plural = "leerbedrijven"
        ordering = ("sort_key", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("school", "sbb_id"),
                condition=~models.Q(sbb_id=""),
                name="company_sbb_unique",
                violation_error_message="Er is al een leerbedrijf met dit SBB-nummer.",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def derive(self) -> None:
        self.search_key = fold(f"{self.name} {self.city}")
        self.sort_key = fold(self.name)

    @property
    def street_line(self) -> str:
        """Street and house number, as on an envelope."""
        return f"{self.street} {self.house_number}".strip()

    @property
    def city_line(self) -> str:
        """Postcode and place, as on an envelope."""
        return f"{self.postcode} {self.city}".strip()


class Recognition(Record):
    """A recognition by SBB; hours count only under one for LWT (WVO art. 10b4)."""

    class Status(models.TextChoices):
        REQUESTED = "requested", "aangevraagd bij SBB"
        VALID = "valid", "erkend"
        REFUSED = "refused", "geweigerd"
        WITHDRAWN = "withdrawn", "ingetrokken"

    company = models.ForeignKey(
        Company, on_delete=models.CASCADE, related_name="recognitions", verbose_name="leerbedrijf"
    )
    status = models.CharField("stand", max_length=10, choices=Status, default=Status.REQUESTED)
    for_lwt = models.BooleanField("voor leer-werktrajecten", default=True)
    requested_on = models.DateField("aangevraagd op", null=True, blank=True)
    valid_from = models.DateField("erkend vanaf", null=True, blank=True)
    valid_until = models.DateField("erkend tot en met", null=True, blank=True)
    note = models.TextField("opmerking", blank=True, validators=[validate_no_bsn])

    objects = RecognitionQuerySet.as_manager()

    class Meta:
        verbose_name = "erkenning"
        verbose_name_plural = "erkenningen"
        ordering = ("-valid_from", "-requested_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("company", "valid_from", "for_lwt"),
                name="recognition_start_unique",
                violation_error_message="Deze erkenning staat er al.",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until=None)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="recognition_ends_after_start",
                violation_error_message="De erkenning eindigt niet voordat zij begint.",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="valid") | models.Q(valid_from__isnull=False),
                name="recognition_valid_has_start",
                violation_error_message="Vul in vanaf wanneer het bedrijf erkend is.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.company} · {self.get_status_display()}"

    def clean(self) -> None:
        first, last = self.valid_from, self.valid_until
        if last is not None and first is None:
            raise ValidationError({"valid_from": "Vul ook in vanaf wanneer de erkenning geldt."})
        if first is not None and last is not None and last < first:
            text = f"{nl_date(last)} ligt voor het begin op {nl_date(first)}."
            raise ValidationError({"valid_until": text})
        if self.status == self.Status.VALID and first is None:
            raise ValidationError({"valid_from": "Vul in vanaf wanneer het bedrijf erkend is."})

    @property
    def profile_shorts(self) -> frozenset[str]:
        """Short names of the profiles; prefetch `profiles` when reading many."""
        return frozenset(row.profile for row in self.profiles.all())


class RecognitionProfile(models.Model):
    """One of the profiles for which a recognition holds."""

    recognition = models.ForeignKey(Recognition, on_delete=models.CASCADE, related_name="profiles")
    profile = models.CharField("profiel", max_length=8, choices=PROFILE_CHOICES)

    class Meta:
        verbose_name = "profiel van een erkenning"
        verbose_name_plural = "profielen van een erkenning"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("recognition", "profile"), name="recognition_profile_unique"
            ),
        )

    def __str__(self) -> str:
        return self.get_profile_display()


class Supervisor(Record):
    """The leermeester or praktijkbegeleider of a company."""

    company = models.ForeignKey(
        Company, on_delete=models.CASCADE, related_name="supervisors", verbose_name="leerbedrijf"
    )
    name = models.CharField(
        "naam", max_length=160, validators=[validate_person_name, validate_no_bsn]
    )
    email = models.EmailField("e-mailadres", blank=True)
    phone = models.CharField("telefoon", max_length=20, blank=True)
    qualification = models.CharField(
        "waarmee gekwalificeerd", max_length=160, blank=True, validators=[validate_no_bsn]
    )
    is_active = models.BooleanField("werkt hier nog", default=True)

    objects = OfCompanyQuerySet.as_manager()

    class Meta:
        verbose_name = "leermeester"
        verbose_name_plural = "leermeesters"
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name
