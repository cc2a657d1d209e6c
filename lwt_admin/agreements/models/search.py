"""Looking for a place: what companies were asked for a pupil, and where postcodes are."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from lwt_admin.accounts.models import School
from lwt_admin.agreements.models.agreement import WorkAgreement
from lwt_admin.agreements.models.company import Company
from lwt_admin.agreements.search.querysets import PlacementOfferQuerySet, PostcodePlaceQuerySet
from lwt_admin.records import Record
from lwt_admin.students.models import Trajectory
from lwt_admin.students.validators import validate_no_bsn, validate_person_name
from lwt_admin.ui.formats import nl_date, nl_number


class PlacementOffer(Record):
    """A pupil offered to a company, and what it answered."""

    class Form(models.TextChoices):
        PHONE = "phone", "telefoon"
        MAIL = "mail", "e-mail"
        VISIT = "visit", "bezoek"
        LETTER = "letter", "brief of sollicitatie"
        OTHER = "other", "anders"

    class FoundBy(models.TextChoices):
        PUPIL = "pupil", "de leerling"
        PARENTS = "parents", "de ouders"
        SCHOOL = "school", "de school"
        COMPANY = "company", "het leerbedrijf zelf"

    class Answer(models.TextChoices):
        OPEN = "open", "nog niets"
        YES = "yes", "ja"
        NO = "no", "nee"

    trajectory = models.ForeignKey(
        Trajectory, on_delete=models.CASCADE, related_name="offers", verbose_name="traject"
    )
    company = models.ForeignKey(
        Company, on_delete=models.PROTECT, related_name="offers", verbose_name="leerbedrijf"
    )
    asked_on = models.DateField("gevraagd op")
    asked_by = models.CharField(
        "gevraagd door", max_length=160, validators=[validate_person_name, validate_no_bsn]
    )
    form = models.CharField("hoe", max_length=10, choices=Form, default=Form.PHONE)
    found_by = models.CharField(
        "wie vond deze plek", max_length=10, choices=FoundBy, default=FoundBy.SCHOOL
    )
    first = models.DateField("eerste dag")
    last = models.DateField("laatste dag")
    weekdays = models.JSONField("dagen", default=list, blank=True)
    answer = models.CharField("antwoord", max_length=6, choices=Answer, default=Answer.OPEN)
    answered_on = models.DateField("antwoord op", null=True, blank=True)
    note = models.TextField("opmerking", blank=True, validators=[validate_no_bsn])
    agreement = models.OneToOneField(
        WorkAgreement,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="offer",
        verbose_name="overeenkomst",
    )

    objects = PlacementOfferQuerySet.as_manager()

    class Meta:
        verbose_name = "navraag bij een leerbedrijf"
        verbose_name_plural = "navragen bij leerbedrijven"
        ordering = ("-asked_on", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("trajectory", "company"),
                condition=models.Q(answer="open"),
                name="offer_open_unique",
                violation_error_message=(
                    "Dit bedrijf is al gevraagd en heeft nog niet geantwoord. Vul daar het "
                    "antwoord in."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(answer__in=("open", "yes", "no")), name="offer_answer_known"
            ),
            models.CheckConstraint(
                condition=models.Q(answer="open") ^ models.Q(answered_on__isnull=False),
                name="offer_answer_has_day",
                violation_error_message="Bij een antwoord hoort de dag waarop het kwam.",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_on=None)
                | models.Q(answered_on__gte=models.F("asked_on")),
                name="offer_answered_after_asking",
                violation_error_message="Het antwoord komt niet voor de vraag.",
            ),
            models.CheckConstraint(
                condition=models.Q(last__gte=models.F("first")),
                name="offer_ends_after_start",
                violation_error_message="De laatste dag ligt niet voor de eerste dag.",
            ),
            models.CheckConstraint(
                condition=models.Q(agreement=None) | models.Q(answer="yes"),
                name="offer_agreement_needs_yes",
                violation_error_message="Alleen op een ja volgt een overeenkomst.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.trajectory.student} bij {self.company}"

    def clean(self) -> None:
        asked, answered = self.asked_on, self.answered_on
        if asked is not None and answered is not None and answered < asked:
            text = f"{nl_date(answered)} ligt voor de vraag op {nl_date(asked)}."
            raise ValidationError({"answered_on": text})

    @property
    def kind(self) -> str:
        """The kind of mark that a page gives the answer."""
        return {"yes": "ok", "no": "bad"}.get(self.answer, "wait")


# All of the Netherlands, with some sea: what lies outside was typed wrong.
SOUTH, NORTH, WEST, EAST = 50, 54, 3, 8
OUTSIDE = "%(show_value)s ligt niet in Nederland. Zijn breedte en lengte verwisseld?"


def _degrees(name: str, lowest: int, highest: int) -> Any:
    validators = [
        MinValueValidator(Decimal(lowest), OUTSIDE),
        MaxValueValidator(Decimal(highest), OUTSIDE),
    ]
    return models.DecimalField(name, max_digits=8, decimal_places=6, validators=validators)


class PostcodePlace(Record):
    """Where a postcode is, in degrees (WGS 84), as a school typed or imported it."""

    school = models.ForeignKey(
        School, on_delete=models.CASCADE, related_name="postcode_places", verbose_name="school"
    )
    postcode = models.CharField("postcode", max_length=7)
    latitude = _degrees("breedtegraad", SOUTH, NORTH)
    longitude = _degrees("lengtegraad", WEST, EAST)
    is_imported = models.BooleanField("uit een bestand", default=False, editable=False)

    objects = PostcodePlaceQuerySet.as_manager()

    class Meta:
        verbose_name = "plek van een postcode"
        verbose_name_plural = "plekken van postcodes"
        ordering = ("postcode", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("school", "postcode"),
                name="postcode_place_unique",
                violation_error_message="Van deze postcode staat de plek er al.",
            ),
            models.CheckConstraint(
                condition=models.Q(latitude__range=(SOUTH, NORTH), longitude__range=(WEST, EAST)),
                name="postcode_place_in_range",
                violation_error_message="Deze plek ligt niet in Nederland.",
            ),
        )

    def __str__(self) -> str:
        return self.postcode

    @property
    def degrees(self) -> str:
        """`51,98; 5,91`: how far north, and how far east."""
        return f"{_written(self.latitude)}; {_written(self.longitude)}"

    def clean_fields(self, exclude: Any = None) -> None:
        """As every record, with degrees written as people write them."""
        try:
            super().clean_fields(exclude)
        except ValidationError as error:
            for one in (one for found in error.error_dict.values() for one in found):
                if one.params and isinstance(one.params.get("show_value"), Decimal):
                    one.params["show_value"] = _written(one.params["show_value"])
            raise


def _written(degrees: Decimal) -> str:
    return nl_number(f"{degrees.normalize():f}")
