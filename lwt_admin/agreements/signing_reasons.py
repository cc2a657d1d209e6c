"""Why each party signs a leer-werkovereenkomst, as the page for signing at a distance says it."""

from datetime import date

from django.utils.translation import gettext as _

from lwt_admin.rules.agreements import (
    GUARDIAN_MUST_SIGN_BELOW,
    GUARDIAN_SOURCE,
    MINORS_SOURCE,
    OF_AGE,
)
from lwt_admin.rules.periods import age_on
from lwt_admin.rules.regimes import wvo
from lwt_admin.rules.verdicts import Source
from lwt_admin.signing.kinds import Why
from lwt_admin.signing.models import Party, Signatory


def why(signatory: Signatory, day: date) -> Why:
    """Why this party must sign on `day`: by its place in the agreement, or by the pupil's age."""
    content = signatory.document.content
    start = date.fromisoformat(content["period"]["start"])
    if signatory.party == Party.GUARDIAN:
        return _for_a_guardian(content["student"], min(start, day))
    texts = {
        Party.SCHOOL: _("U tekent namens %(authority)s, het bevoegd gezag van de school."),
        Party.STUDENT: _("De overeenkomst gaat over uw stage. Daarom is uw handtekening nodig."),
        Party.COMPANY: _("U tekent namens %(company)s."),
    }
    names = {
        "authority": content["school"]["authority"],
        "company": content["company"]["name"],
    }
    return _why(texts[Party(signatory.party)] % names, wvo("10b3", start))


def _for_a_guardian(student: dict[str, str], day: date) -> Why:
    age = age_on(date.fromisoformat(student["birth_date"]), day)
    name = student["first_name"]
    if age < GUARDIAN_MUST_SIGN_BELOW:
        text = _("%(name)s is jonger dan %(age)s. Daarom is uw handtekening nodig.")
        return _why(text % {"name": name, "age": GUARDIAN_MUST_SIGN_BELOW}, GUARDIAN_SOURCE)
    text = _("%(name)s is jonger dan %(age)s. Daarom vraagt de school ook uw handtekening.")
    if age < OF_AGE:
        return _why(text % {"name": name, "age": OF_AGE}, MINORS_SOURCE)
    return Why(_("De school vraagt ook uw handtekening."))


def _why(text: str, source: Source) -> Why:
    return Why(text, source.article, source.status)
