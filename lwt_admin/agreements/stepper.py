"""The stages of signing, as the page of an agreement draws them."""

from lwt_admin.agreements.models import AgreementVersion, State
from lwt_admin.agreements.models.agreement import GIVEN_UP_STATES
from lwt_admin.signing.taken_over import Proof, proof_of, signed_on_paper


def steps_of(version: AgreementVersion) -> list[tuple[str, str]]:
    """The stages of signing, as the stepper draws them; none for what was given up.

    What was taken over from paper was never offered here: its scan comes instead.
    """
    if version.document is not None and signed_on_paper(version.document) is not None:
        return _steps_on_paper(proof_of(version.document))
    labels = ("Concept", "Ter ondertekening", "Getekend")
    reached = {State.DRAFT: 0, State.SENT: 1, State.PARTLY_SIGNED: 1}.get(State(version.state), 2)
    if version.state in GIVEN_UP_STATES:
        return []
    last = len(labels) - 1
    return [
        (label, "done" if place < reached or reached == last else _now_or_later(place, reached))
        for place, label in enumerate(labels)
    ]


def _steps_on_paper(proof: Proof) -> list[tuple[str, str]]:
    missing = proof in {Proof.MISSING, Proof.REJECTED}
    compared = {Proof.WAITING: "current", Proof.COMPARED: "done"}.get(proof, "todo")
    return [
        ("Op papier getekend", "done"),
        ("Overgenomen", "done"),
        ("Scan ingevoerd", "current" if missing else "done"),
        ("Scan vergeleken", compared),
    ]


def _now_or_later(place: int, reached: int) -> str:
    return "current" if place == reached else "todo"
