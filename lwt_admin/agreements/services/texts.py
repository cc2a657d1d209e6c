"""A school's standard texts: which holds, and writing a new edition; every edition is kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.transitions import locked
from lwt_admin.agreements.models import DefaultText
from lwt_admin.agreements.standard_texts import DOCUMENTS, EVERY_PROFILE
from lwt_admin.text import tidy

PlaceOfText = tuple[str, str]
"""A profile (empty for all) and a field."""


class ChangedMeanwhile(Exception):
    """Somebody else wrote an edition after this page was opened; the message is Dutch."""


def default_texts(school: School, document: str, profile: str = EVERY_PROFILE) -> dict[str, str]:
    """The text per field with which a new document of the school begins.

    That of the school for this profile, else that of the school for all, else lwt-admin's own.
    """
    return texts_in_use(newest_editions(school, document), document, profile)


def texts_in_use(
    newest: Mapping[PlaceOfText, DefaultText], document: str, profile: str
) -> dict[str, str]:
    """As `default_texts`, from editions that were read already; costs no query."""
    own = DOCUMENTS[document].own(profile)
    return {
        field: edition.text if (edition := edition_in_use(newest, profile, field)) else text
        for field, text in own.items()
    }


def edition_in_use(
    newest: Mapping[PlaceOfText, DefaultText], profile: str, field: str
) -> DefaultText | None:
    """The school's edition that holds for a profile; None when lwt-admin's own text does."""
    for scope in dict.fromkeys((profile, EVERY_PROFILE)):
        edition = newest.get((scope, field))
        if edition is not None and edition.text:
            return edition
    return None


def newest_editions(school: School, document: str) -> dict[PlaceOfText, DefaultText]:
    """Of each profile and field the last edition, with its writer; an empty one withdrew it."""
    return newest_of(of_document(school, document))


def newest_of(editions: Iterable[DefaultText]) -> dict[PlaceOfText, DefaultText]:
    """The edition with the highest number per profile and field."""
    in_order = sorted(editions, key=lambda edition: edition.number)
    return {(edition.profile, edition.field): edition for edition in in_order}


def of_document(school: School, document: str) -> Iterable[DefaultText]:
    """Every edition for a kind of document."""
    editions = DefaultText.objects.for_system().filter(school=school, document=document)
    return editions.select_related("written_by")


@dataclass(frozen=True)
class Place:
    """Where a standard text belongs: school, kind of document, profile (or all) and field."""

    school: School
    document: str
    profile: str
    field: str

    def editions(self) -> list[DefaultText]:
        """Every edition of this text, the newest first."""
        return list(
            DefaultText.objects.for_system()
            .filter(
                school=self.school,
                document=self.document,
                profile=self.profile,
                field=self.field,
            )
            .select_related("written_by")
            .order_by("-number")
        )


@transaction.atomic
def write(place: Place, text: str, *, writer: User, seen: int) -> DefaultText | None:
    """Store a new edition; empty text goes back to the wider one. None when nothing changed.

    `seen` is the number of the edition that the writer looked at, 0 for none. Raises
    ChangedMeanwhile when there is a newer one.
    """
    # The school stands above its texts: whoever writes next waits here.
    locked(place.school)
    newest = next(iter(place.editions()), None)
    number = newest.number if newest else 0
    if number != seen:
        raise ChangedMeanwhile(
            "Iemand anders heeft deze tekst intussen gewijzigd. Uw tekst staat er nog: vergelijk "
            "haar met de nieuwste uitgave, en sla dan nog eens op."
        )
    cleaned = tidy(text)
    if cleaned == (newest.text if newest else ""):
        return None
    return DefaultText.objects.create(
        school=place.school,
        document=place.document,
        profile=place.profile,
        field=place.field,
        text=cleaned,
        number=number + 1,
        written_by=writer,
    )
