"""What the pupil's page and the board show: the steps with what can be done, the letter's parties.

Reads what was fetched along; `party_lines` asks more, about mail that was sent and scans that wait.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse

from lwt_admin.accounts.models import School, User
from lwt_admin.letters.overview import LetterLine, latest_letters
from lwt_admin.signing.models import Document, Signatory, Signature, SigningEvent
from lwt_admin.signing.scans import waiting_for
from lwt_admin.signing.services import is_same_person
from lwt_admin.students.intake.progress import (
    Column,
    Kind,
    Outcome,
    Progress,
    Standing,
    StepLine,
    columns_at,
    newest_letter,
    open_item,
    progress_of,
    refusal_of,
)
from lwt_admin.students.intake.used_steps import first_step
from lwt_admin.students.models import ApplicationLetter, Intake, Student
from lwt_admin.text import sentence
from lwt_admin.ui.formats import nl_date, nl_datetime

DO: Final = {
    Kind.SIGNAL: "Leg het signaal vast",
    Kind.PARENTS: "Leg vast dat de ouders het weten",
    Kind.LETTER: "Maak de aanvraagbrief",
    Kind.INTERVIEW: "Vul het intakegesprek in",
    Kind.MENTOR: "Leg het gesprek vast",
    Kind.COMMITTEE: "Zet op een agenda",
}


@dataclass(frozen=True)
class PageLine:
    """A step with where it is done, corrected or left out; empty addresses offer nothing.

    `off_url` is the meeting from which the pupil is taken when it did not take place.
    """

    line: StepLine
    url: str = ""
    action: str = ""
    skip_url: str = ""
    is_next: bool = False
    off_url: str = ""


def page_lines(progress: Progress) -> list[PageLine]:
    """The steps with what may be done about each; nothing once it has ended."""
    following = progress.next
    return [_page_line(progress, line, is_next=line is following) for line in progress.lines]


def _page_line(progress: Progress, line: StepLine, *, is_next: bool) -> PageLine:
    if progress.outcome is not None or line.standing is Standing.UNUSED:
        return PageLine(line)
    student = progress.intake.student_id
    url, action = _way_on(progress.intake, line)
    skip = reverse("intake_skip", args=[student, str(line.kind)])
    return PageLine(
        line, url, action, skip if _may_skip(line) else "", is_next, _off(progress.intake, line)
    )


def beginning(student: Student) -> tuple[str, str]:
    """Where a pupil's way begins at this school, and what the link says."""
    kind = first_step(student.school)
    if kind is Kind.LETTER:
        return reverse("letter_offer", args=[student.pk]), DO[kind]
    return reverse("intake_step", args=[student.pk, str(kind)]), DO[kind]


def _may_skip(line: StepLine) -> bool:
    return line.standing is Standing.OPEN


def _off(intake: Intake, line: StepLine) -> str:
    """The meeting of which the decision is missing."""
    item = open_item(intake) if line.standing is Standing.LATE else None
    return reverse("meeting_detail", args=[item.meeting_id]) if item else ""


def _way_on(intake: Intake, line: StepLine) -> tuple[str, str]:
    """Where a step is taken or corrected, and what the link says."""
    student = intake.student_id
    typed = reverse("intake_step", args=[student, str(line.kind)])
    if line.kind is Kind.COMMITTEE:
        return _committee(intake, line)
    if line.kind is Kind.LETTER and line.person == "" and line.standing is Standing.DONE:
        return "", ""
    if line.kind is Kind.LETTER and not _came_on_paper(intake):
        if line.standing is Standing.BUSY or line.standing is Standing.DONE:
            return "", ""
        return reverse("letter_offer", args=[student]), DO[line.kind]
    if line.standing is Standing.DONE:
        return typed, "Wijzig"
    return typed, DO[line.kind] if line.standing is Standing.OPEN else "Toch gedaan"


def _came_on_paper(intake: Intake) -> bool:
    steps = (one for one in intake.steps.all() if one.kind == Kind.LETTER)
    return any(not one.skipped for one in steps)


def _committee(intake: Intake, line: StepLine) -> tuple[str, str]:
    item = open_item(intake)
    if line.standing in {Standing.SKIPPED, Standing.LATE}:
        return reverse("intake_decide", args=[intake.student_id]), "Leg het besluit vast"
    if item is not None:
        return reverse("meeting_detail", args=[item.meeting_id]), "Bekijk de vergadering"
    return reverse("intake_board") + "#vergaderingen", DO[line.kind]


# --- Who signs the letter -------------------------------------------------------------------------
@dataclass(frozen=True)
class PartyLine:
    """A signatory; `may_sign` when the person at the screen can be their witness."""

    signatory: Signatory
    kind: str
    text: str
    notes: Sequence[str] = ()
    may_sign: bool = False
    is_self: bool = False


def party_lines(user: User, letter: ApplicationLetter) -> list[PartyLine]:
    """Who must sign a letter, and how each stands; at most two queries."""
    document = letter.document
    signatories = list(document.signatories.all())
    mail = latest_letters(signatories) if document.is_open else {}
    scans = waiting_for(signatories) if document.is_open else {}
    return [
        _party(
            user,
            document,
            one,
            [*_mail_notes(one, mail.get(one.pk)), *scans.get(one.pk, ())],
        )
        for one in signatories
    ]


def _party(user: User, document: Document, signatory: Signatory, notes: Sequence[str]) -> PartyLine:
    signature: Signature | None = getattr(signatory, "signature", None)
    if signature is not None:
        text = f"getekend op {signature.when}"
        return PartyLine(signatory, "ok", text, [signature.how])
    if signatory.refused_at is not None:
        text = f"niet akkoord op {nl_datetime(signatory.refused_at)}"
        return PartyLine(signatory, "bad", text, [f"“{signatory.refusal_reason}”"])
    if not document.is_open:
        return PartyLine(signatory, "neutral", "niet getekend")
    is_self = is_same_person(user, signatory)
    return PartyLine(signatory, "wait", "nog niet", notes, not is_self, is_self)


def _mail_notes(signatory: Signatory, mail: LetterLine | None) -> Iterator[str]:
    if not signatory.email:
        yield "heeft geen e-mailadres: tekent aan tafel of op papier"
    elif mail is not None and mail.went_wrong:
        yield f"de mail aan {mail.letter.to} kwam niet aan: {mail.note}"
    elif mail is not None:
        yield f"link naar {mail.letter.to}: {mail.state}, {nl_datetime(mail.moment)}"


def withdrawal_of(letter: ApplicationLetter) -> str:
    """Who took a letter back, when and why; empty when nobody did. One query at most."""
    document = letter.document
    if document.withdrawn_at is None or refusal_of(document) is not None:
        return ""
    taken_back = document.events.filter(kind=SigningEvent.Kind.WITHDRAWN).select_related("actor")
    event = taken_back.last()
    by = f" door {event.actor}" if event and event.actor else ""
    reason = str((event.payload or {}).get("reason", "")) if event else ""
    told = f"Ingetrokken op {nl_datetime(document.withdrawn_at)}{by}"
    return sentence(f"{told}: “{reason}”" if reason else told)


# --- The board ------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Card:
    """A pupil on the board, and since when the next step waits."""

    student: Student
    progress: Progress
    since: date | None

    @property
    def text(self) -> str:
        """What it waits for, or how it ended, in a few words."""
        if self.progress.outcome is not None:
            day = self.progress.outcome_day
            return f"op {nl_date(day)}" if day else ""
        following = self.progress.next
        if following is None:
            return "alles gedaan; het besluit nog"
        return f"{following.label}: {following.text}"

    @property
    def is_late(self) -> bool:
        """Whether a meeting has gone by of which the decision is missing."""
        following = self.progress.next
        return following is not None and following.standing is Standing.LATE


@dataclass(frozen=True)
class BoardColumn:
    """One stage with the pupils in it, who waits longest first."""

    column: Column
    cards: Sequence[Card]

    @property
    def label(self) -> str:
        return str(self.column.label)


def board(intakes: Iterable[Intake], school: School | None, today: date) -> list[BoardColumn]:
    """The pupils by what they wait for on `today`; who is done, newest decision first.

    Columns of steps that the school does not use are there only for who stands in one.
    """
    used = set(Column) if school is None else columns_at(school)
    cards = [_card(progress_of(intake, today)) for intake in intakes]
    columns = []
    for column in Column:
        inside = [card for card in cards if card.progress.column is column]
        newest_first = column is Column.DONE
        inside.sort(key=lambda card: card.since or date.min, reverse=newest_first)
        if inside or column in used:
            columns.append(BoardColumn(column, inside))
    return columns


def _card(progress: Progress) -> Card:
    if progress.outcome is not None:
        return Card(progress.intake.student, progress, progress.outcome_day)
    days = [line.day for line in progress.lines if line.day is not None]
    return Card(progress.intake.student, progress, max(days, default=None))


def advice_missing(progress: Progress) -> bool:
    """Whether a pupil was refused without the school's advice on what fits instead."""
    return progress.outcome is Outcome.REFUSED and not progress.intake.alternative


def shown_letter(intake: Intake) -> ApplicationLetter | None:
    """The letter whose parties the page shows: the newest one."""
    return newest_letter(intake)
