"""Whether the text of a provision says enough to sign (WVO art. 10b3).

The law demands that a leer-werkovereenkomst regulates each element, not in how many words. So what
is found here is our own advice about the element of that article: it never blocks, and its status
is never "geverifieerd".
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from lwt_admin.rules.regimes import wvo
from lwt_admin.rules.verdicts import UNVERIFIED, Check, Source

FEWEST_WORDS: Final = 5
CUSTOM: Final = Source("gebruik, geen artikel", UNVERIFIED)

SAYS_NOTHING: Final = frozenset(
    (
        *("nvt", "niet van toepassing", "geen", "onbekend", "volgt", "volgt nog", "later", "idem"),
        *("pm", "tbd", "xxx", "zie boven", "zie bijlage", "in overleg", "nader te bepalen"),
        *("ja", "nee"),
    )
)
TO_BE_FILLED: Final = re.compile(
    r"\((nog )?in ?te ?vullen\)|\[[^\]]*\]|\.{4,}|_{3,}|\bx{3,}\b", re.IGNORECASE
)
HOW_OFTEN: Final = re.compile(
    r"\d|\b(elke?|iedere?|per|keer|maal|na|bij|tijdens|tussentijds|dagelijks|wekelijks|maandelijks|"
    r"jaarlijks|halfjaar|kwartaal|week|weken|maand|maanden|schooljaar|periode|één|twee|drie|vier|"
    r"vijf|zes)\b",
    re.IGNORECASE,
)
HOW_TO_STOP: Final = re.compile(
    r"schriftelijk|brief|mail|overleg|gesprek|bespre|praten|praat|meld|weten|opzeg|zegt",
    re.IGNORECASE,
)
PARTIES: Final = {"leerling": "de leerling", "bedrijf": "het leerbedrijf", "school": "de school"}

CONTENT: Final = "content"
LEARNING_GOALS: Final = "learning_goals"
ASSESSMENT: Final = "assessment_criteria"
GUIDANCE: Final = "guidance"
EARLY_TERMINATION: Final = "early_termination"
RIGHTS_AND_DUTIES: Final = "rights_and_duties"


@dataclass(frozen=True, slots=True)
class ProvisionText:
    """The text of one provision: its field, and the mandatory element (empty: none) it belongs to.

    `begun_with` holds the standard texts that a pupil's own agreement should not just repeat; leave
    it empty where repeating them is fine. `source` is where a provision that is no mandatory
    element stands.
    """

    field: str
    text: str
    key: str = ""
    begun_with: tuple[str, ...] = ()
    source: Source = CUSTOM


@dataclass(frozen=True, slots=True)
class LearningSubject:
    """A vocational subject of the pupil: its name on screen, and the words that mean it."""

    name: str
    words: tuple[str, ...]

    def is_named_in(self, text: str) -> bool:
        """Whether the text names the subject, whatever its capitals."""
        lower = text.lower()
        return any(word.lower() in lower for word in self.words)


@dataclass(frozen=True, slots=True)
class WeakFacts:
    """An agreement that begins on `first`, and the vocational subjects of its pupil, if known."""

    first: date
    texts: tuple[ProvisionText, ...]
    subjects: tuple[LearningSubject, ...] = ()


def weak_spots(facts: WeakFacts) -> list[Check]:
    """Advice on texts that say too little, at most one per provision, in the order given.

    An empty text is no weak one: what is missing is for `agreements.check`.
    """
    found = []
    for provision in facts.texts:
        text = provision.text.strip()
        spot = next(_spots(provision, text, facts), None) if text else None
        if spot is not None:
            source = wvo("10b3", facts.first) if provision.key else provision.source
            rule, said = spot
            found.append(
                Check(
                    f"agreement.weak.{rule}",
                    False,
                    provision.field,
                    source.article,
                    UNVERIFIED,
                    said,
                )
            )
    return found


def _spots(provision: ProvisionText, text: str, facts: WeakFacts) -> Iterator[tuple[str, str]]:
    """What is weak about a text, the worst first."""
    if _plain(text) in SAYS_NOTHING or not _plain(text):
        yield "nothing", f"“{text}” regelt niets. Schrijf op wat de partijen afspreken."
    if gap := TO_BE_FILLED.search(text):
        yield "gap", f"Hier moet nog iets worden ingevuld: “{gap.group()}”."
    if _plain(text) in map(_plain, provision.begun_with):
        yield "untouched", "Dit is nog de standaardtekst. Maak haar passend voor deze leerling."
    if not provision.key:
        return
    words = len(_plain(text).split())
    if words < FEWEST_WORDS:
        said = "1 woord" if words == 1 else f"{words} woorden"
        yield "short", f"Dit is erg kort ({said}). Een lezer weet nu niet wat is afgesproken."
    yield from _unsaid(provision.key, text, facts.subjects)


def _unsaid(key: str, text: str, subjects: Iterable[LearningSubject]) -> Iterator[tuple[str, str]]:
    """What a text of this element usually says and this one does not."""
    if key == LEARNING_GOALS:
        yield from _unnamed_subjects(text, tuple(subjects))
    elif key in {ASSESSMENT, GUIDANCE} and not HOW_OFTEN.search(text):
        yield "period", "Er staat niet bij hoe vaak of wanneer."
    elif key == EARLY_TERMINATION and not HOW_TO_STOP.search(text):
        yield "manner", "Er staat niet bij hoe iemand de anderen laat weten dat het stopt."
    elif key == RIGHTS_AND_DUTIES:
        unnamed = [name for word, name in PARTIES.items() if word not in text.lower()]
        if unnamed:
            yield "parties", f"Nog niet genoemd: wat {' en '.join(unnamed)} mag en moet."


def _unnamed_subjects(
    text: str, subjects: tuple[LearningSubject, ...]
) -> Iterator[tuple[str, str]]:
    if subjects and not any(subject.is_named_in(text) for subject in subjects):
        names = ", ".join(subject.name for subject in subjects)
        yield "subjects", f"De leerdoelen noemen geen vak van deze leerling ({names})."


def _plain(text: str) -> str:
    """The words of a text alone, so that capitals, spaces and punctuation do not matter."""
    return " ".join(re.sub(r"[^\w\s]", "", text.lower()).split())
