"""The text of an agreement for documents to which a factory gives only a title."""

from typing import Any

from lwt_admin.signing.models import Document, content_hash

AGREED: dict[str, Any] = {
    "title": "Leer-werkovereenkomst",
    "kind": "work",
    "number": 1,
    "school": {
        "name": "vmbo De Oever",
        "code": "99XX00",
        "authority": "Stichting De Oever",
        "address": ["Kade 1"],
        "phone": "",
        "email": "",
    },
    "student": {
        "name": "Yara Jansen",
        "first_name": "Yara",
        "birth_date": "2010-05-12",
        "address": ["Dorpsstraat 1", "6541 AA  Nijmegen"],
        "profile": "Bouwen, wonen en interieur",
        "leerjaar": 4,
    },
    "company": {"name": "Bouwbedrijf", "kvk": "", "sbb_id": "", "address": ["Kade 3"]},
    "supervisor": None,
    "mentor": {"name": "P. Dekker", "email": ""},
    "period": {"start": "2026-08-24", "end": "2027-03-26"},
    "schedule": [
        {
            "weekday": 1,
            "start": "08:00",
            "end": "15:30",
            "breaks": [["12:00", "12:30"]],
            "minutes": 420,
        }
    ],
    "week_minutes": 420,
    "planned": {"days": 28, "minutes": 11760, "complete": True},
    "articles": [
        {
            "heading": "Waarvoor",
            "paragraphs": ["De stage."],
            "article": "",
            "status": "",
            "schedule": True,
        }
    ],
}
"""A text such as is offered, but for who signs it."""


def agreed(document: Document) -> dict[str, Any]:
    """A whole text for a document that a factory gave only its title."""
    who = document.signatories.order_by("position", "pk").values("party", "name", "capacity")
    return AGREED | {"signatories": list(who)}


def give_texts() -> None:
    """Give every document that has only a title the text that goes with it."""
    for document in Document.objects.exclude(content__has_key="signatories"):
        content = agreed(document)
        Document.objects.filter(pk=document.pk).update(
            content=content, sha256=content_hash(content)
        )
