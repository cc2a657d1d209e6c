"""What must happen with mail about agreements that did not arrive."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, Model, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Right
from lwt_admin.agreements.models import AgreementVersion, WorkAgreement
from lwt_admin.letters.models import Letter
from lwt_admin.signing.links import ADDRESS_CHANGED
from lwt_admin.signing.models import Document, Signatory
from lwt_admin.signing.sealing import LETTER
from lwt_admin.todo import Todo, Urgency

# Mail about what is signed and done is news for this long.
STAYS = timedelta(days=14)
# By then it has been tried for an hour.
STUCK_AFTER = 6


def undelivered(user: User, school: School | None, today: date) -> list[Todo]:
    """Mail that did not arrive, that cannot be made, and that the mail server does not take.

    At most four queries, and two more when a letter cannot be made, whatever the number of letters.
    """
    if not user.access.grant(Right.AGREEMENTS_SEND):
        return []
    letters = list(_troubled(user, school))
    wrong = [letter for letter in letters if letter.went_wrong]
    not_made = [letter for letter in letters if letter.not_made]
    stuck = [letter for letter in letters if not letter.went_wrong and not letter.not_made]
    return [*_not_made(not_made), *_not_arrived(wrong, today), *_stuck(stuck)]


def _troubled(user: User, school: School | None) -> Any:
    """Letters about agreements that went wrong or are tried in vain, unless a newer one went.

    Mail to a party that did not arrive stays until a letter goes to another address: that a
    reminder went to the same one says nothing. About the rest a letter to the same address counts.
    """
    of_party = ContentType.objects.get_for_model(Signatory)
    kinds = [ContentType.objects.get_for_model(model) for model in (Document, WorkAgreement)]
    newer = Letter.objects.for_system().filter(
        Q(about_type=of_party) | Q(to=OuterRef("to")),
        about_type=OuterRef("about_type"),
        about_id=OuterRef("about_id"),
        pk__gt=OuterRef("pk"),
        moot_at=None,
    )
    lost = Q(bounced_at__isnull=False) | Q(refused_at__isnull=False)
    elsewhere = newer.filter(~Q(to=OuterRef("to")) | lost)
    not_mended = ~Exists(newer) | (lost & Q(about_type=of_party) & ~Exists(elsewhere))
    letters = Letter.objects.for_user(user, Right.AGREEMENTS_SEND).at_school(school)
    about_agreements = letters.filter(about_type__in=(of_party, *kinds))
    # That an address which was wrong takes no mail is no news.
    about_agreements = about_agreements.exclude(kind=ADDRESS_CHANGED)
    # Nor is it that the sealed document went to an address that was corrected since.
    there = Signatory.objects.for_system().filter(
        document=OuterRef("about_id"), email=OuterRef("to")
    )
    about_agreements = about_agreements.exclude(Q(kind=LETTER) & ~Exists(there))
    return about_agreements.in_trouble(STUCK_AFTER).filter(not_mended).order_by("made_at", "pk")


def _not_arrived(letters: list[Letter], today: date) -> Iterator[Todo]:
    signatories = _signatories(letters)
    agreements = _agreements(letters) | _agreements_of_documents(letters)
    for letter in letters:
        recent = timezone.localdate(letter.last_moment) >= today - STAYS
        if not _is_about(letter, Signatory):
            agreement = agreements.get((letter.about_type_id, letter.about_id))
            if agreement is not None and recent:
                yield _todo(letter, agreement, "")
            continue
        signatory = signatories.get(letter.about_id)
        version = getattr(signatory and signatory.document, "agreement_version", None)
        if signatory is not None and version is not None and _matters(signatory, recent=recent):
            who = f"{signatory.name} ({signatory.get_party_display()}). "
            yield _todo(letter, version.agreement, who)


def _is_about(letter: Letter, model: type[Model]) -> bool:
    return letter.about_type_id == ContentType.objects.get_for_model(model).pk


def _matters(signatory: Signatory, *, recent: bool) -> bool:
    """Whether the signatory still waits for mail: a link to sign, or lately a copy of the whole."""
    if signatory.document.is_open:
        return not hasattr(signatory, "signature")
    return recent and signatory.document.completed_at is not None


def _signatories(letters: Iterable[Letter]) -> dict[int, Signatory]:
    keys = [one.about_id for one in letters if _is_about(one, Signatory)]
    path = "document__agreement_version__agreement"
    found = Signatory.objects.for_system().filter(pk__in=keys).order_by("pk")
    read = found.select_related("signature", f"{path}__trajectory__student", f"{path}__company")
    return {signatory.pk: signatory for signatory in read}


def _agreements(letters: Iterable[Letter]) -> dict[tuple[int, int], WorkAgreement]:
    """By content type and key of what a letter is about the agreement: here that is the same."""
    keys = [one.about_id for one in letters if _is_about(one, WorkAgreement)]
    found = WorkAgreement.objects.for_system().filter(pk__in=keys).order_by("pk")
    content_type = ContentType.objects.get_for_model(WorkAgreement).pk
    read = found.select_related("trajectory__student", "company")
    return {(content_type, one.pk): one for one in read}


def _agreements_of_documents(letters: Iterable[Letter]) -> dict[tuple[int, int], WorkAgreement]:
    """The same for letters about a sealed text."""
    keys = [one.about_id for one in letters if _is_about(one, Document)]
    found = AgreementVersion.objects.for_system().filter(document__in=keys).order_by("pk")
    content_type = ContentType.objects.get_for_model(Document).pk
    read = found.select_related("agreement__trajectory__student", "agreement__company")
    return {(content_type, one.document_id): one.agreement for one in read if one.document_id}


def _todo(letter: Letter, agreement: WorkAgreement, who: str) -> Todo:
    return Todo(
        urgency=Urgency.ATTENTION,
        text=f"De mail aan {letter.to} kwam niet aan",
        detail=f"{who}{agreement}. {Truncator(letter.failure).chars(140)}",
        url=reverse("agreement_detail", args=[agreement.pk]),
        action="Bekijk de overeenkomst",
        student_id=agreement.trajectory.student_id,
    )


def _not_made(letters: list[Letter]) -> Iterator[Todo]:
    """One line per cause and agreement: the copies for all its parties lack the same file."""
    if not letters:
        return
    agreements = _agreements(letters) | _agreements_of_documents(letters)
    told = set()
    for letter in letters:
        agreement = agreements.get((letter.about_type_id, letter.about_id))
        if (letter.failure, agreement) in told:
            continue
        told.add((letter.failure, agreement))
        list_url = reverse("agreement_list")
        yield Todo(
            urgency=Urgency.WRONG,
            text=f"Een mail kan niet worden gemaakt{f': {agreement}' if agreement else ''}",
            detail=letter.failure,
            url=reverse("agreement_detail", args=[agreement.pk]) if agreement else list_url,
            action="Bekijk de overeenkomst" if agreement else "Bekijk de overeenkomsten",
            student_id=agreement.trajectory.student_id if agreement else None,
        )


def _stuck(letters: list[Letter]) -> Iterator[Todo]:
    """One line for all of them: the cause is one and the same mail server."""
    if letters:
        number = len(letters)
        waits = "Er wacht een mail" if number == 1 else f"Er wachten {number} mails"
        yield Todo(
            urgency=Urgency.ATTENTION,
            text=f"{waits} die de mailserver niet aanneemt",
            detail=f"{Truncator(letters[0].failure).chars(140)} Wij blijven het proberen.",
            url=reverse("agreement_list"),
            action="Bekijk de overeenkomsten",
        )
