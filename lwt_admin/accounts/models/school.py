"""A school and the board it belongs to."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models

from lwt_admin.accounts.querysets import SchoolQuerySet
from lwt_admin.records import Record
from lwt_admin.rules.customs import CUSTOMARY_HOURS_A_YEAR
from lwt_admin.rules.onward import REFERENCE_DAY, reference_date
from lwt_admin.rules.verdicts import RuleError


def validate_day_of_year(value: str) -> None:
    """Refuse what is no day and month of every year, as in `01-04`."""
    try:
        reference_date(value, 2001)
    except RuleError as error:
        raise ValidationError(f"{error.message[0].upper()}{error.message[1:]}.") from error


class Board(Record):
    """A school board; a person sees only those of its schools at which they work."""

    name = models.CharField("naam", max_length=160, unique=True)

    class Meta:
        verbose_name = "schoolbestuur"
        verbose_name_plural = "schoolbesturen"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


SIGNING_ORDERS = (
    ("free", "in willekeurige volgorde"),
    ("school_last", "de school als laatste"),
)

MENTOR_HOURS = (
    ("at_once", "meteen"),
    ("after_confirmation", "na bevestiging door de leermeester"),
)


class School(Record):
    """One location of a school, with the settings that are the school's own choice, never law."""

    board = models.ForeignKey(
        Board, on_delete=models.PROTECT, related_name="schools", verbose_name="schoolbestuur"
    )
    name = models.CharField("naam", max_length=160)
    brin = models.CharField(
        "BRIN",
        max_length=4,
        validators=[
            RegexValidator(r"^\d{2}[A-Z]{2}$", "Een BRIN is twee cijfers en twee letters.")
        ],
    )
    location_code = models.CharField(
        "vestigingsnummer",
        max_length=2,
        default="00",
        validators=[RegexValidator(r"^\d{2}$", "Een vestigingsnummer is twee cijfers.")],
    )
    street = models.CharField("straat", max_length=120, blank=True)
    house_number = models.CharField("huisnummer", max_length=20, blank=True)
    postcode = models.CharField("postcode", max_length=7, blank=True)
    city = models.CharField("plaats", max_length=80, blank=True)
    phone = models.CharField("telefoon", max_length=20, blank=True)
    email = models.EmailField("e-mailadres", blank=True)
    competent_authority = models.CharField(
        "bevoegd gezag", max_length=160, help_text="De naam zoals die in een overeenkomst staat."
    )
    signatory_name = models.CharField("naam van de ondertekenaar", max_length=160)
    signatory_capacity = models.CharField("functie van de ondertekenaar", max_length=120)
    signatory_email = models.EmailField("e-mailadres van de ondertekenaar", blank=True)
    target_hours_year_3 = models.PositiveSmallIntegerField(
        "streefuren leerjaar 3", default=CUSTOMARY_HOURS_A_YEAR
    )
    target_hours_year_4 = models.PositiveSmallIntegerField(
        "streefuren leerjaar 4", default=CUSTOMARY_HOURS_A_YEAR
    )
    holiday_hours_count = models.BooleanField(
        "uren in een schoolvakantie tellen mee", default=False
    )
    repeated_year_counts = models.BooleanField(
        "uren van een overgedaan leerjaar tellen mee", default=True
    )
    small_number_threshold = models.PositiveSmallIntegerField(
        "kleinste getal in cijfers naar buiten",
        default=5,
        help_text="Kleinere aantallen worden weggelaten zodra cijfers de school verlaten.",
    )

    signing_order = models.CharField(
        "volgorde van tekenen", max_length=12, choices=SIGNING_ORDERS, default="free"
    )
    representative_until_of_age = models.BooleanField(
        "bij 16 en 17 jaar tekent ook een wettelijk vertegenwoordiger", default=True
    )
    all_representatives = models.BooleanField(
        "alle wettelijk vertegenwoordigers tekenen", default=False
    )

    student_proposes_hours = models.BooleanField(
        "leerlingen stellen zelf hun uren voor",
        default=False,
        help_text="De leerling krijgt elke week een link; wat hij invult, telt pas na goedkeuring.",
    )
    company_confirms_hours = models.BooleanField(
        "leermeesters bevestigen de uren",
        default=False,
        help_text="De leermeester krijgt elke week een link naar de uren van zijn leerlingen.",
    )
    mentor_hours_count = models.CharField(
        "uren die de mentor invoert, tellen",
        max_length=18,
        choices=MENTOR_HOURS,
        default="at_once",
    )
    visit_interval_weeks = models.PositiveSmallIntegerField(
        "een stagebezoek om de … weken",
        default=6,
        validators=[MinValueValidator(1), MaxValueValidator(52)],
    )
    sufficient_periods = models.PositiveSmallIntegerField(
        "voldoende beoordelingsperiodes per schooljaar",
        default=0,
        help_text="Hoeveel periodes een leerling voldoende moet hebben. 0: geen eis.",
    )
    subsidy_apply_by = models.DateField(
        "subsidie praktijkleren aanvragen uiterlijk op", null=True, blank=True
    )

    mbo_apply_by = models.CharField(
        "aanmelden bij het mbo uiterlijk op",
        max_length=5,
        default=REFERENCE_DAY,
        validators=[validate_day_of_year],
        help_text="Dag en maand, elk jaar dezelfde. Wie zich dan heeft aangemeld, heeft recht op "
        "toelating.",
    )

    objects = SchoolQuerySet.as_manager()

    class Meta:
        verbose_name = "school"
        verbose_name_plural = "scholen"
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("brin", "location_code"),
                name="school_code_unique",
                violation_error_message="Er is al een school met dit BRIN en vestigingsnummer.",
            ),
            models.CheckConstraint(
                condition=models.Q(small_number_threshold__gte=1),
                name="school_threshold_positive",
                violation_error_message="De grens voor kleine aantallen is minstens 1.",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def code(self) -> str:
        """BRIN plus location, as in `99ZZ00`."""
        return f"{self.brin}{self.location_code}"

    def target_minutes(self, leerjaar: int) -> int | None:
        """Minutes the school plans in leerjaar 3 or 4; None for another leerjaar."""
        hours = {3: self.target_hours_year_3, 4: self.target_hours_year_4}.get(leerjaar)
        return None if hours is None else hours * 60
