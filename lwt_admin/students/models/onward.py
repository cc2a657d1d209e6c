"""After the leer-werktraject: applications at the mbo, the outcome, and what became of whom."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from lwt_admin.records import Record
from lwt_admin.rules.onward import (
    ASKED_AFTER,
    DIPLOMA_BB,
    DIPLOMA_LWT,
    ENTREE,
    LEVELS,
    NO_DIPLOMA,
    may_enter,
)
from lwt_admin.students.models.trajectory import Trajectory
from lwt_admin.students.querysets import MboApplicationQuerySet, OfTrajectoryQuerySet
from lwt_admin.students.validators import validate_no_bsn
from lwt_admin.ui.formats import nl_date

LEVEL_CHOICES: list[tuple[int, str]] = [
    (level, "entree (niveau 1)" if level == ENTREE else f"niveau {level}") for level in LEVELS
]
CREBO = r"^[0-9]{5}$"
validate_crebo = RegexValidator(CREBO, "Een crebo is vijf cijfers.")
AFTER_CHOICES: list[tuple[int, str]] = [
    (years, "na één jaar" if years == 1 else f"na {years} jaar") for years in ASKED_AFTER
]


def refuse_level(result: str, level: int | None) -> None:
    """Raise ValidationError on `level` when the law shuts this course to who has this result."""
    if why := why_shut(result, level):
        raise ValidationError({"level": why})


def why_shut(result: str, level: int | None) -> str:
    """Why the law shuts a course of this level, with the article.

    Empty when it is open, or not all is known.
    """
    if level is None or not result:
        return ""
    verdict = may_enter(result, level)
    if verdict.ok is not False:
        return ""
    return f"{verdict.text} ({verdict.article}, {verdict.status})"


class Route(models.TextChoices):
    """How a course of the mbo is followed."""

    BOL = "bol", "BOL (vooral op school)"
    BBL = "bbl", "BBL (vooral bij een leerbedrijf)"


class Study(Record):
    """A course of the mbo, as far as it is known."""

    institution = models.CharField(
        "mbo-instelling", max_length=160, blank=True, validators=[validate_no_bsn]
    )
    course = models.CharField("opleiding", max_length=160, blank=True, validators=[validate_no_bsn])
    crebo = models.CharField("crebo", max_length=5, blank=True, validators=[validate_crebo])
    level = models.PositiveSmallIntegerField("niveau", choices=LEVEL_CHOICES, null=True, blank=True)
    route = models.CharField("leerroute", max_length=3, choices=Route, blank=True)
    is_related = models.BooleanField("sluit aan bij het profiel", null=True, blank=True)

    class Meta:
        abstract = True
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(
                condition=Q(level=None) | Q(level__in=(1, 2, 3, 4)),
                name="%(class)s_level_known",
                violation_error_message="Een niveau is 1, 2, 3 of 4.",
            ),
            models.CheckConstraint(
                condition=Q(crebo="") | Q(crebo__regex=CREBO),
                name="%(class)s_crebo_five_digits",
                violation_error_message="Een crebo is vijf cijfers.",
            ),
            models.CheckConstraint(
                condition=Q(route__in=("", "bol", "bbl")),
                name="%(class)s_route_known",
                violation_error_message="Een leerroute is BOL of BBL.",
            ),
        )


class MboApplication(Study):
    """An application for one course of the mbo, and what came of it."""

    class Answer(models.TextChoices):
        WAITING = "waiting", "nog geen antwoord"
        ADMITTED = "admitted", "toegelaten"
        REFUSED = "refused", "niet toegelaten"
        WITHDRAWN = "withdrawn", "ingetrokken"

    trajectory = models.ForeignKey(
        Trajectory,
        on_delete=models.CASCADE,
        related_name="mbo_applications",
        verbose_name="traject",
    )
    applied_on = models.DateField("aangemeld op")
    requirements = models.TextField("eisen bij de intake", blank=True, validators=[validate_no_bsn])
    answer = models.CharField("antwoord", max_length=9, choices=Answer, default=Answer.WAITING)
    answered_on = models.DateField("antwoord op", null=True, blank=True)
    answer_note = models.TextField("waarom (niet)", blank=True, validators=[validate_no_bsn])

    objects = MboApplicationQuerySet.as_manager()

    class Meta(Study.Meta):
        verbose_name = "aanmelding bij het mbo"
        verbose_name_plural = "aanmeldingen bij het mbo"
        ordering = ("applied_on", "pk")
        constraints = (
            *Study.Meta.constraints,
            models.CheckConstraint(
                condition=Q(answer__in=("waiting", "admitted", "refused", "withdrawn")),
                name="mbo_application_answer_known",
                violation_error_message="Dit antwoord bestaat niet.",
            ),
            models.CheckConstraint(
                condition=Q(level__isnull=False) & ~Q(institution=""),
                name="mbo_application_where",
                violation_error_message="Vul de mbo-instelling en het niveau in.",
            ),
            models.CheckConstraint(
                condition=Q(answer="waiting", answered_on=None)
                | (~Q(answer="waiting") & Q(answered_on__isnull=False)),
                name="mbo_application_answer_has_date",
                violation_error_message="Een antwoord heeft een datum, en een datum een antwoord.",
            ),
            models.CheckConstraint(
                condition=Q(answered_on=None) | Q(answered_on__gte=models.F("applied_on")),
                name="mbo_application_answer_after_applying",
                violation_error_message="Het antwoord komt niet voor de aanmelding.",
            ),
            models.CheckConstraint(
                condition=~Q(answer="refused", answer_note=""),
                name="mbo_application_refusal_has_reason",
                violation_error_message="Schrijf op waarom de leerling niet is toegelaten.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.course or self.get_level_display()} bij {self.institution}"

    def clean(self) -> None:
        """An answer has a date, not before the application, and a refusal has a reason."""
        waits = self.answer == self.Answer.WAITING
        answered = self.answered_on
        if waits and answered is not None:
            raise ValidationError({"answer": "Kies ook welk antwoord er kwam."})
        if not waits and answered is None:
            raise ValidationError({"answered_on": "Vul in wanneer dit antwoord kwam."})
        if answered is not None and self.applied_on and answered < self.applied_on:
            applied = nl_date(self.applied_on)
            text = f"{nl_date(answered)} ligt voor de aanmelding op {applied}."
            raise ValidationError({"answered_on": text})
        if self.answer == self.Answer.REFUSED and not self.answer_note.strip():
            raise ValidationError(
                {"answer_note": "Schrijf op waarom de leerling niet is toegelaten."}
            )

    @property
    def is_open(self) -> bool:
        return self.answer == self.Answer.WAITING


class Whereabouts(Study):
    """Where somebody went, who said so, and when; that it is not known is a value too."""

    class Where(models.TextChoices):
        MBO = "mbo", "mbo"
        SCHOOL = "school", "een andere opleiding in het voortgezet onderwijs"
        WORK = "work", "werk"
        CARE = "care", "dagbesteding of zorg"
        HOME = "home", "geen school en geen werk"
        UNKNOWN = "unknown", "onbekend"

    class Source(models.TextChoices):
        STUDENT = "student", "de leerling"
        PARENT = "parent", "een ouder of verzorger"
        MBO = "mbo", "de mbo-instelling"
        COMPANY = "company", "het leerbedrijf"
        MUNICIPALITY = "municipality", "de gemeente of leerplichtambtenaar"
        REGISTER = "register", "een overzicht van DUO"
        OTHER = "other", "iemand anders"
        NOBODY = "nobody", "niemand bereikt"

    where = models.CharField("bestemming", max_length=8, choices=Where)
    source = models.CharField("volgens", max_length=12, choices=Source)
    known_on = models.DateField("gevraagd op")
    note = models.TextField("toelichting", blank=True, validators=[validate_no_bsn])

    class Meta(Study.Meta):
        abstract = True
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            *Study.Meta.constraints,
            models.CheckConstraint(
                condition=Q(where__in=("mbo", "school", "work", "care", "home", "unknown")),
                name="%(class)s_where_known",
                violation_error_message="Deze bestemming bestaat niet.",
            ),
            models.CheckConstraint(
                condition=Q(
                    source__in=(
                        *("student", "parent", "mbo", "company", "municipality"),
                        *("register", "other", "nobody"),
                    )
                ),
                name="%(class)s_source_known",
                violation_error_message="Deze bron bestaat niet.",
            ),
            models.CheckConstraint(
                condition=Q(where="mbo", level__isnull=False)
                | (~Q(where="mbo") & Q(level=None, institution="", course="", crebo="", route="")),
                name="%(class)s_course_only_in_mbo",
                violation_error_message="Een opleiding met niveau hoort bij het mbo.",
            ),
            models.CheckConstraint(
                condition=~Q(source="nobody") | Q(where="unknown"),
                name="%(class)s_nobody_is_unknown",
                violation_error_message="Is niemand bereikt, dan is de bestemming onbekend.",
            ),
        )

    @property
    def text(self) -> str:
        """The destination in words: `mbo niveau 2, Timmerman bij ROC Waalstad (BBL)`."""
        if self.where != self.Where.MBO:
            return self.get_where_display()
        course = f", {self.course}" if self.course else ""
        place = f" bij {self.institution}" if self.institution else ""
        route = f" ({self.route.upper()})" if self.route else ""
        return f"mbo {self.get_level_display()}{course}{place}{route}"


class Outcome(Whereabouts):
    """With what a trajectory ended, and where the pupil went from there."""

    class Result(models.TextChoices):
        DIPLOMA_LWT = DIPLOMA_LWT, "diploma LWT"
        DIPLOMA_BB = DIPLOMA_BB, "diploma BB"
        NONE = NO_DIPLOMA, "geen diploma"

    trajectory = models.OneToOneField(
        Trajectory, on_delete=models.CASCADE, related_name="outcome", verbose_name="traject"
    )
    result = models.CharField("uitkomst", max_length=11, choices=Result)

    objects = OfTrajectoryQuerySet.as_manager()

    class Meta(Whereabouts.Meta):
        abstract = False
        verbose_name = "uitkomst van een traject"
        verbose_name_plural = "uitkomsten van trajecten"
        ordering = ("pk",)
        constraints = (
            *Whereabouts.Meta.constraints,
            models.CheckConstraint(
                condition=Q(result__in=("diploma_lwt", "diploma_bb", "none")),
                name="outcome_result_known",
                violation_error_message="Deze uitkomst bestaat niet.",
            ),
            models.CheckConstraint(
                condition=~Q(result="diploma_lwt", level=1),
                name="outcome_no_entree_after_lwt",
                violation_error_message=(
                    "Met een diploma LWT kan een leerling niet naar de entreeopleiding."
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_result_display()}, {self.text}"

    def clean(self) -> None:
        refuse_level(self.result, self.level)


class LaterDestination(Whereabouts):
    """What became of a pupil one or two years after leaving."""

    trajectory = models.ForeignKey(
        Trajectory,
        on_delete=models.CASCADE,
        related_name="later_destinations",
        verbose_name="traject",
    )
    after_years = models.PositiveSmallIntegerField("na", choices=AFTER_CHOICES)

    objects = OfTrajectoryQuerySet.as_manager()

    class Meta(Whereabouts.Meta):
        abstract = False
        verbose_name = "bestemming later"
        verbose_name_plural = "bestemmingen later"
        ordering = ("after_years", "pk")
        constraints = (
            *Whereabouts.Meta.constraints,
            models.UniqueConstraint(
                fields=("trajectory", "after_years"),
                name="later_destination_unique",
                violation_error_message="Dit is voor dat jaar al nagevraagd.",
            ),
            models.CheckConstraint(
                condition=Q(after_years__in=(1, 2)), name="later_destination_years_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_after_years_display()}: {self.text}"
