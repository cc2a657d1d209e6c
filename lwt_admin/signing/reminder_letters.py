"""What a letter to the coordinators says about who has not signed."""

from collections.abc import Iterable, Iterator

from lwt_admin.letters.overview import latest_letters
from lwt_admin.signing.models import Signatory


def who_waits(signatories: Iterable[Signatory]) -> dict[str, list[str]]:
    """`waiting`, the names, and `unreachable`, who gets no mail and why in a sentence each."""
    people = list(signatories)
    return {
        "waiting": [f"{one.name} ({one.get_party_display()})" for one in people],
        "unreachable": list(_unreachable(people)),
    }


def _unreachable(people: list[Signatory]) -> Iterator[str]:
    latest = latest_letters(people)
    yield from (f"{one.name} heeft geen e-mailadres." for one in people if not one.email)
    for one in people:
        line = latest.get(one.pk)
        if one.email and line is not None and line.went_wrong:
            yield f"De mail aan {one.name} ({line.letter.to}) kwam niet aan."
