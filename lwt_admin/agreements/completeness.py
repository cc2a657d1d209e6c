"""What the law asks of a draft beside what it says: missing, weak or in order.

Each line has the field on the form and the number of the article in the document.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from lwt_admin.agreements.documents import article_numbers
from lwt_admin.agreements.facts import PLACES, Finding
from lwt_admin.agreements.models import AgreementVersion
from lwt_admin.agreements.provisions import DEFAULTS, PROVISIONS, TASKS_BY_PROFILE
from lwt_admin.agreements.services.changes import ON_PAPER, rests_on_paper
from lwt_admin.rules.agreements import MANDATORY_PROVISIONS
from lwt_admin.rules.regimes import wvo
from lwt_admin.rules.verdicts import VERIFIED, Check
from lwt_admin.rules.weak_texts import (
    CUSTOM,
    LearningSubject,
    ProvisionText,
    WeakFacts,
    weak_spots,
)

HEADINGS: Final = {provision.field: provision.heading for provision in PROVISIONS}
FIELDS_OF: Final[Mapping[str, tuple[str, ...]]] = {
    element.key: tuple(one.field for one in PROVISIONS if one.key == element.key) or (element.key,)
    for element in MANDATORY_PROVISIONS
}
"""The fields that make up each element of the law; the duration has the schedule."""

# What should say something about this pupil and this company, not about pupils at all.
OWN_TO_THE_PUPIL: Final = ("tasks", "learning_goals", "allowance")


@dataclass(frozen=True)
class Line:
    """One line beside the form: `kind` is bad (blocks), warn (advice) or ok."""

    kind: str
    label: str
    url: str
    article_number: int | None
    text: str
    article: str
    status: str
    value: str = ""
    elsewhere: str = ""

    @property
    def is_verified(self) -> bool:
        return self.status == VERIFIED


@dataclass(frozen=True)
class Completeness:
    """All lines, what blocks first; `fine` are the elements of the law that are in order."""

    blocking: tuple[Line, ...]
    advice: tuple[Line, ...]
    fine: tuple[Line, ...]

    @property
    def summary(self) -> str:
        """How it stands in one sentence."""
        if not self.blocking:
            state = "Compleet: de overeenkomst kan worden aangeboden"
        elif len(self.blocking) == 1:
            state = "Nog 1 punt nodig om aan te bieden"
        else:
            state = f"Nog {len(self.blocking)} punten nodig om aan te bieden"
        if not self.advice:
            return f"{state}."
        number = len(self.advice)
        return f"{state}; {number} {'advies' if number == 1 else 'adviezen'}."


def completeness_of(
    version: AgreementVersion,
    findings: Sequence[Finding],
    begun_with: Mapping[str, str],
    subjects: Iterable[LearningSubject],
) -> Completeness:
    """Put together what the rules found; `begun_with` is the school's standard text per field."""
    numbers = article_numbers(version)
    found = [_of_finding(version, one, numbers) for one in findings]
    weak = [_of_weak(one, numbers) for one in _weak(version, begun_with, tuple(subjects))]
    at_fault = {one.check.field for one in findings} | {HEADINGS_TO_KEY[one.label] for one in weak}
    return Completeness(
        blocking=tuple(line for line in found if line.kind == "bad"),
        advice=(*(line for line in found if line.kind == "warn"), *weak),
        fine=tuple(_fine(version, at_fault, numbers)),
    )


HEADINGS_TO_KEY: Final = {provision.heading: provision.key for provision in PROVISIONS}


def _of_finding(version: AgreementVersion, one: Finding, numbers: Mapping[str, int]) -> Line:
    url, elsewhere = _mended_at(version, one)
    field = next(iter(FIELDS_OF.get(one.check.field, ())), "")
    return Line(
        kind=one.kind,
        label=one.label,
        url=url or f"#{one.anchor}",
        article_number=numbers.get(field),
        text=one.check.text,
        article=one.article,
        status=one.status,
        value=one.value,
        elsewhere=elsewhere,
    )


def _mended_at(version: AgreementVersion, one: Finding) -> tuple[str, str]:
    """Where else than on the form something is mended, and what that place is called."""
    student = version.agreement.trajectory.student
    if one.check.rule in {"agreement.guardian", "agreement.representative"}:
        return reverse("dossier_details", args=[student.pk]), f"ouders en verzorgers van {student}"
    if one.check.rule in {"agreement.trajectory_refused", "agreement.not_admitted"}:
        return reverse("dossier", args=[student.pk]), f"leer-werktraject van {student}"
    if one.check.field == "company":
        company = version.agreement.company
        return reverse("company_detail", args=[company.pk]), f"erkenning van {company}"
    if one.check.field == "cooperation":
        return reverse("cooperation_list"), "samenwerkingsovereenkomsten"
    return "", ""


def _weak(
    version: AgreementVersion,
    begun_with: Mapping[str, str],
    subjects: tuple[LearningSubject, ...],
) -> list[Check]:
    """The weak spots of the texts as they stand."""
    own = {**DEFAULTS, "tasks": TASKS_BY_PROFILE[version.agreement.trajectory.profile]}
    texts = tuple(
        ProvisionText(
            field=one.field,
            text=getattr(version, one.field),
            key=one.key,
            begun_with=(
                (own[one.field], begun_with.get(one.field, own[one.field]))
                if one.field in OWN_TO_THE_PUPIL
                else ()
            ),
            source=one.guide or CUSTOM,
        )
        for one in PROVISIONS
    )
    return weak_spots(WeakFacts(version.start, texts, subjects))


def _of_weak(one: Check, numbers: Mapping[str, int]) -> Line:
    return Line(
        kind="warn",
        label=HEADINGS[one.field],
        url=f"#id_{one.field}",
        article_number=numbers.get(one.field),
        text=one.text,
        article=one.article,
        status=one.status,
    )


def _fine(
    version: AgreementVersion, at_fault: set[str], numbers: Mapping[str, int]
) -> Iterable[Line]:
    """The elements of the law that nothing was found about, each field on its own line."""
    source = wvo("10b3", version.start)
    on_paper = rests_on_paper(version)
    for element in MANDATORY_PROVISIONS:
        if element.key in at_fault:
            continue
        for field in FIELDS_OF[element.key]:
            anchor, label = PLACES[element.key]
            is_text = field in HEADINGS
            yield Line(
                kind="ok",
                label=HEADINGS.get(field, label),
                url=f"#id_{field}" if is_text else f"#{anchor}",
                article_number=numbers.get(field),
                text=element.label,
                article=source.article,
                status=source.status,
                value=ON_PAPER if on_paper and is_text and not getattr(version, field) else "",
            )
