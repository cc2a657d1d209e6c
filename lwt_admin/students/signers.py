"""Who signs for a pupil: whom one may choose from, and whether a choice is good."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Q

from lwt_admin.signing.models import Signatory
from lwt_admin.students.models import Guardian


def is_informed(signatory: Signatory) -> bool:
    """Whether a party may know what is signed about the pupil.

    Not a parent who lost the right to information, even when that was after they signed.
    """
    key = guardian_key_of(signatory)
    if key is None:
        return True
    return not Guardian.objects.for_system().filter(pk=key, informed=False).exists()


def guardian_key_of(signatory: Signatory) -> int | None:
    """The key of the guardian that a party is; None for any other party."""
    room, _, key = signatory.person.partition(":")
    return int(key) if room == "guardian" and key.isdecimal() else None


def delete_guardian(guardian: Guardian) -> None:
    """Delete a guardian who signed nothing and whom no text names that waits for signatures.

    Raises ValidationError for any other: whether they may know what they signed is kept with them.
    """
    named = Signatory.objects.for_system().filter(person=f"guardian:{guardian.pk}")
    if named.filter(Q(signature__isnull=False) | Q(document__withdrawn_at=None)).exists():
        raise ValidationError(
            f"{guardian} is ondertekenaar van een stuk en blijft daarom bewaard.", code="signatory"
        )
    guardian.delete()


@dataclass(frozen=True)
class Choice:
    """Who may sign for the pupil; `all_of_them` when the school wants no choice to be made."""

    guardians: Sequence[Guardian] = ()
    all_of_them: bool = False

    @property
    def obvious(self) -> list[Guardian] | None:
        """Who signs when nobody has to choose; None when somebody has to."""
        if self.all_of_them or len(self.guardians) < 2:
            return list(self.guardians)
        return None


def choice_among(guardians: Sequence[Guardian], *, all_of_them: bool) -> Choice:
    """The choice among those who may sign.

    When the school asks for all, that is everybody with authority; carers take their place only
    when there is nobody else.
    """
    if not all_of_them:
        return Choice(guardians)
    return Choice([one for one in guardians if one.has_authority] or guardians, all_of_them=True)


def why_not(choice: Choice, chosen: Iterable[Guardian], may_sign: Collection[Guardian]) -> str:
    """Why the chosen people cannot sign for the pupil, in Dutch; empty when they can.

    Called when somebody has to. `may_sign` are all who may, also those whom the school skips.
    """
    people = list(chosen)
    keys = {one.pk for one in people}
    if not keys:
        return "Kies welke wettelijk vertegenwoordiger tekent."
    allowed = {one.pk for one in may_sign}
    for one in people:
        if one.pk not in allowed:
            return f"{one.name} mag niet voor de leerling tekenen."
    left_out = [one.name for one in choice.guardians if one.pk not in keys]
    if choice.all_of_them and left_out:
        return f"De school laat alle wettelijk vertegenwoordigers tekenen: ook {left_out[0]}."
    return ""
