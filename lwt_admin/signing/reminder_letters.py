"""What a letter to the coordinators says about who has not signed."""

from collections.abc import Iterable, Iterator

from lwt_admin.letters.overview import latest_letters
from lwt_admin.signing.models import Signatory
from lwt_admin.signing.scans import waiting_for


def who_waits(signatories: Iterable[Signatory]) -> dict[str, list[str]]:
    """`waiting`, the names, and `unreachable`, who gets no mail and why in a sentence each.

    Beside who signed on a paper stands that its scan waits: nothing else is asked of them.
    """
    people = list(signatories)
    on_paper = waiting_for(people)
    return {
        "waiting": [_named(one, on_paper[one.pk]) for one in people],
        "unreachable": list(_unreachable([one for one in people if not on_paper[one.pk]])),
    }


def _named(signatory: Signatory, notes: list[str]) -> str:
    return f"{signatory.name} ({'; '.join([signatory.get_party_display(), *notes])})"


def _unreachable(people: list[Signatory]) -> Iterator[str]:
    latest = latest_letters(people)
    yield from (f"{one.name} heeft geen e-mailadres." for one in people if not one.email)
    for one in people:
        line = latest.get(one.pk)
        if one.email and line is not None and line.went_wrong:
            yield f"De mail aan {one.name} ({line.letter.to}) kwam niet aan."
