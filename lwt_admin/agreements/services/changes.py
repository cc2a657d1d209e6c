"""What an addendum changes: per field the old and the new words, as the document lists them."""

from collections.abc import Iterator
from dataclasses import dataclass

from lwt_admin.agreements.models import AgreementVersion, ScheduleDay
from lwt_admin.agreements.provisions import PROVISIONS
from lwt_admin.ui.formats import nl_date, nl_time

NOTHING = "(niets)"
ON_PAPER = "zie het papieren exemplaar"


@dataclass(frozen=True)
class FieldChange:
    """A field of which the words differ; old and new may have more lines."""

    label: str
    old: str
    new: str


def rests_on_paper(version: AgreementVersion) -> bool:
    """Whether what a version leaves empty stands on paper: it amends what was taken over so."""
    return version.is_amendment and version.agreement.taken_over_at is not None


def changes_of(version: AgreementVersion) -> list[FieldChange]:
    """What an addendum changes; empty for a version that amends nothing.

    Prefetch `schedule` of the version and of `amends` when it is asked for often.
    """
    old = version.amends
    if old is None:
        return []
    before, after = list(_words(old)), list(_words(version))
    nothing = ON_PAPER if rests_on_paper(version) else NOTHING
    return [
        FieldChange(label, was or nothing, becomes or nothing)
        for (label, was), (_, becomes) in zip(before, after, strict=True)
        if was != becomes
    ]


def schedule_words(days: list[ScheduleDay]) -> str:
    """A weekly schedule in words, a line per day: `donderdag 8.00–15.30 (pauze 12.00-12.30)`."""
    return "\n".join(_day_words(day) for day in days)


def _day_words(day: ScheduleDay) -> str:
    pause = f" (pauze {day.break_text})" if day.breaks else ""
    return f"{day.get_weekday_display()} {nl_time(day.start)}–{nl_time(day.end)}{pause}"


def _words(version: AgreementVersion) -> Iterator[tuple[str, str]]:
    """Everything that an addendum can change, in the order of the document."""
    yield "Laatste dag", nl_date(version.end)
    yield "Rooster", schedule_words(list(version.schedule.all()))
    yield "Leermeester", str(version.supervisor or "")
    yield "Plaats van het werk", version.place.strip()
    yield "Werken op zondag", "afgesproken" if version.sunday_agreed else "niet afgesproken"
    for provision in PROVISIONS:
        yield provision.heading, _plain(getattr(version, provision.field))
    yield "Wie tekent namens het leerbedrijf", _signatory(version)


def _plain(text: str) -> str:
    """A text without what nobody sees: spaces around lines, empty lines, another line ending."""
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def _signatory(version: AgreementVersion) -> str:
    named = (version.company_signatory_name.strip(), version.company_signatory_capacity.strip())
    return ", ".join(part for part in named if part)
