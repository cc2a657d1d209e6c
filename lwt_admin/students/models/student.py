"""The pupil and the people who answer for them."""

from datetime import date
from typing import Final

from django.db import models
from django.db.models import Q

from lwt_admin.accounts.models import School
from lwt_admin.records import Record
from lwt_admin.rules.periods import age_on
from lwt_admin.students.querysets import OfStudentQuerySet, StudentQuerySet
from lwt_admin.students.validators import (
    validate_no_bsn,
    validate_person_name,
    validate_student_number,
)
from lwt_admin.text import fold

FORMER: Final = "Oud-leerling"
"""What is shown instead of the name of a pupil who was anonymised."""


class Student(Record):
    """A pupil of one school; the number is the school's own, never a BSN."""

    school = models.ForeignKey(
        School, on_delete=models.PROTECT, related_name="students", verbose_name="school"
    )
    number = models.CharField("leerlingnummer", max_length=20, validators=[validate_student_number])
    first_name = models.CharField(
        "roepnaam", max_length=80, validators=[validate_person_name, validate_no_bsn]
    )
    prefix = models.CharField(
        "tussenvoegsel",
        max_length=20,
        blank=True,
        validators=[validate_person_name, validate_no_bsn],
    )
    last_name = models.CharField(
        "achternaam", max_length=120, validators=[validate_person_name, validate_no_bsn]
    )
    birth_date = models.DateField("geboortedatum")
    email = models.EmailField("e-mailadres", blank=True)
    phone = models.CharField("telefoon", max_length=20, blank=True)
    street = models.CharField("straat", max_length=120, blank=True, validators=[validate_no_bsn])
    house_number = models.CharField(
        "huisnummer", max_length=20, blank=True, validators=[validate_no_bsn]
    )
    postcode = models.CharField("postcode", max_length=7, blank=True)
    city = models.CharField("plaats", max_length=80, blank=True, validators=[validate_no_bsn])
    address_hidden = models.BooleanField(
        "geheim adres",
        default=False,
        help_text="Het adres komt dan in geen enkel document, in geen lijst en op geen pagina die "
        "een ander via een link ziet. Wat al ter tekening is aangeboden, verandert niet.",
    )
    has_lwoo = models.BooleanField(
        "leerwegondersteuning (lwoo)",
        null=True,
        blank=True,
        choices=[(True, "ja"), (False, "nee")],
        help_text="Leeg als het niet bekend is.",
    )
    guidance_erased_at = models.DateTimeField("begeleiding gewist op", null=True, editable=False)
    anonymised_at = models.DateTimeField("geanonimiseerd op", null=True, editable=False)
    # Derived on every save, so that both databases search and sort without accents and prefix.
    search_key = models.CharField(max_length=320, editable=False)
    sort_key = models.CharField(max_length=320, editable=False)

    # Only on pupils that were asked for `with_current_class`.
    current_leerjaar: int | None
    current_class: str | None

    objects = StudentQuerySet.as_manager()

    class Meta:
        verbose_name = "leerling"
        verbose_name_plural = "leerlingen"
        ordering = ("sort_key", "pk")
        indexes = (models.Index(fields=("school", "sort_key")),)
        constraints = (
            models.UniqueConstraint(
                fields=("school", "number"),
                name="student_number_unique",
                violation_error_message="Er is al een leerling met dit leerlingnummer.",
            ),
        )

    def __str__(self) -> str:
        if self.is_anonymised:
            return FORMER
        return " ".join(filter(None, (self.first_name, self.prefix, self.last_name)))

    @property
    def is_anonymised(self) -> bool:
        """Whether nobody knows any more who this was; no page about them opens."""
        return self.anonymised_at is not None

    def derive(self) -> None:
        self.search_key = fold(str(self))
        self.sort_key = fold(f"{self.last_name} {self.first_name} {self.prefix}")

    @property
    def surname_first(self) -> str:
        """The name as a sorted list shows it: `Berg, Daan van den`."""
        if self.is_anonymised:
            return FORMER
        return f"{self.last_name}, {' '.join(filter(None, (self.first_name, self.prefix)))}"

    def age_on(self, day: date) -> int:
        """Whole years on `day`."""
        return age_on(self.birth_date, day)


class Guardian(Record):
    """A parent, guardian or carer of one pupil."""

    class Relation(models.TextChoices):
        PARENT = "parent", "ouder"
        GUARDIAN = "guardian", "voogd"
        CARER = "carer", "verzorger in hetzelfde huishouden"
        OTHER = "other", "anders"

    student = models.ForeignKey(
        Student, on_delete=models.CASCADE, related_name="guardians", verbose_name="leerling"
    )
    name = models.CharField(
        "naam", max_length=160, validators=[validate_person_name, validate_no_bsn]
    )
    relation = models.CharField("relatie", max_length=10, choices=Relation, default=Relation.PARENT)
    has_authority = models.BooleanField("is wettelijk vertegenwoordiger", default=True)
    informed = models.BooleanField("heeft recht op informatie", default=True)
    uninformed_since = models.DateField("geen informatie sinds", null=True, blank=True)
    uninformed_reason = models.CharField(
        "waarom geen informatie", max_length=300, blank=True, validators=[validate_no_bsn]
    )
    email = models.EmailField("e-mailadres", blank=True)
    phone = models.CharField("telefoon", max_length=20, blank=True)
    street = models.CharField("straat", max_length=120, blank=True, validators=[validate_no_bsn])
    house_number = models.CharField(
        "huisnummer", max_length=20, blank=True, validators=[validate_no_bsn]
    )
    postcode = models.CharField("postcode", max_length=7, blank=True)
    city = models.CharField("plaats", max_length=80, blank=True, validators=[validate_no_bsn])
    address_hidden = models.BooleanField("geheim adres", default=False)

    objects = OfStudentQuerySet.as_manager()

    class Meta:
        verbose_name = "ouder of verzorger"
        verbose_name_plural = "ouders en verzorgers"
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(informed=False) | Q(uninformed_since=None, uninformed_reason=""),
                name="guardian_informed_without_reason",
                violation_error_message="Wie recht op informatie heeft, heeft daar geen datum of "
                "reden bij.",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def may_sign(self) -> bool:
        """Parental authority or guardianship, or a carer of the household (NRK art. 3:1 lid 1).

        Not who may have no information: whoever signs is sent everything that is signed.
        """
        return self.informed and (self.has_authority or self.relation == self.Relation.CARER)

    @property
    def represents(self) -> bool:
        """Whether they consent for the pupil: authority, and the right to know what about."""
        return self.has_authority and self.informed
