"""Who may sign for the school by the address of somebody who works there: that person alone."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from lwt_admin.accounts.models import Membership, School, User
from lwt_admin.names import is_own_name, reaches
from lwt_admin.text import fold

OF_ANOTHER: Final = (
    "{address} is het adres van {user}, en {name} tekent namens de school. Niemand tekent voor een "
    "ander. Tekent er nu iemand anders? Wijzig dat bij de school en bied een nieuwe tekst aan."
)
OF_SIGNATORY: Final = (
    "{name} tekent namens {school}, met een ander e-mailadres dan het uwe. Heet u ook zo? Laat de "
    "beheerder van de school dan eerst uw adres invullen bij wie namens de school tekent."
)
OF_COLLEAGUE: Final = "{name} is de naam van een collega. Vul ook een tweede voorletter of naam in."


def why_not_by(school: School, name: str, address: str, today: date) -> str:
    """Why the school's signatory does not sign by this address, in Dutch; empty when they may."""
    if not address.strip():
        return ""
    running = Membership.objects.for_system().running_on(today).filter(school=school)
    for one in running.select_related("user").order_by("pk"):
        theirs = reaches(one.user.email) == reaches(address)
        if theirs and not is_own_name(str(one.user), name):
            return OF_ANOTHER.format(address=address, name=name, user=one.user)
    return ""


def why_not_called(user: User, name: str, schools: Sequence[School], today: date) -> str:
    """Why `user` cannot begin to be called `name`, in Dutch; empty when they can.

    Else one could become, for the software, who signs for the school, or a colleague.
    """
    for school in schools:
        signs = school.signatory_name
        becomes = is_own_name(name, signs) and not is_own_name(str(user), signs)
        if signs and becomes and reaches(school.signatory_email) != reaches(user.email):
            return OF_SIGNATORY.format(name=signs, school=school)
    return "" if fold(name) == fold(str(user)) else why_not_beside(user, name, schools, today)


def why_not_beside(user: User, name: str, schools: Sequence[School], today: date) -> str:
    """Why nobody else at these schools can be called `name`, in Dutch; empty when they can."""
    running = Membership.objects.for_system().running_on(today).filter(school__in=schools)
    others = running.exclude(user=user.pk).select_related("user").order_by("pk")
    if any(fold(str(one.user)) == fold(name) for one in others):
        return OF_COLLEAGUE.format(name=name)
    return ""
