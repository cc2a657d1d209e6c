"""The letters of a record, for the page of that record.

Show the lines with `{% include "letters/_letters.html" with lines=letters only %}`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from lwt_admin.letters.kinds import all_kinds
from lwt_admin.letters.models import Letter
from lwt_admin.ui.formats import nl_datetime

MARKS = {
    Letter.State.SENT: "ok",
    Letter.State.WAITING: "wait",
    Letter.State.FAILED: "warn",
    Letter.State.REFUSED: "bad",
    Letter.State.BOUNCED: "bad",
    Letter.State.MOOT: "neutral",
}


@dataclass(frozen=True)
class LetterLine:
    """A letter as a page shows it; `kind` is the kind of its mark."""

    letter: Letter
    label: str

    @property
    def state(self) -> str:
        return str(self.letter.state.label)

    @property
    def kind(self) -> str:
        return MARKS[self.letter.state]

    @property
    def moment(self) -> datetime:
        return self.letter.last_moment

    @property
    def went_wrong(self) -> bool:
        return self.letter.went_wrong

    @property
    def note(self) -> str:
        """Why it did not arrive, and when it is tried again."""
        if self.letter.state is Letter.State.FAILED:
            return f"{self.letter.failure} Volgende poging: {nl_datetime(self.letter.not_before)}."
        return self.letter.failure


def letters_about(records: Iterable[Model]) -> list[LetterLine]:
    """The letters about these records, of whatever models, newest first; one query.

    Whoever asks has the records in sight; their letters are as visible as they are.
    """
    letters = Letter.objects.for_system().about(*records).order_by("-made_at", "-pk")
    return [line_of(letter) for letter in letters]


def latest_letters(records: Iterable[Model]) -> dict[int, LetterLine]:
    """By primary key of records of one model the letter that tells how they are reached; one query.

    See `latest_of`.
    """
    return latest_of(letters_about(records))


def latest_of(
    lines: Iterable[LetterLine], model: type[Model] | None = None
) -> dict[int, LetterLine]:
    """The same out of lines that were read before, newest first; of `model` when there are more.

    It is the newest letter that had a use. One that did not arrive goes before newer ones to the
    same address: that those went says nothing yet.
    """
    content_type = ContentType.objects.get_for_model(model).pk if model else None
    of_record: dict[int, list[LetterLine]] = {}
    for line in lines:
        if content_type is None or line.letter.about_type_id == content_type:
            of_record.setdefault(line.letter.about_id, []).append(line)
    runs = {key: to_last_address(found) for key, found in of_record.items()}
    return {
        key: next((line for line in run if line.went_wrong), run[0])
        for key, run in runs.items()
        if run
    }


def to_last_address(lines: Iterable[LetterLine]) -> list[LetterLine]:
    """Of the letters about one record, newest first, those that had a use since they go to the
    address they go to now."""
    useful = [line for line in lines if line.letter.moot_at is None]
    address = useful[0].letter.to.casefold() if useful else ""
    return list(takewhile(lambda line: line.letter.to.casefold() == address, useful))


def line_of(letter: Letter) -> LetterLine:
    """One letter; the kind of an old letter may be gone by now."""
    kind = all_kinds().get(letter.kind)
    return LetterLine(letter, kind.label if kind else letter.kind)
