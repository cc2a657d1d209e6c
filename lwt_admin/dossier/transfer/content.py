"""The text of a transfer dossier as plain data that can be frozen, for people, and as a file."""

import json
from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from lwt_admin.accounts.models import User
from lwt_admin.dossier.transfer.reading import read_sections
from lwt_admin.dossier.transfer.sections import SCHEMA, SCHEMA_VERSION
from lwt_admin.signing.models import Document
from lwt_admin.signing.services import SignatoryFacts
from lwt_admin.students.models import Student
from lwt_admin.students.signed_texts import school_told, signatories_told
from lwt_admin.ui.formats import NOTHING, hours, nl_date, nl_mark

KIND: Final = "transfer_dossier"
TITLE: Final = "Overdrachtsdossier"


def build_content(
    student: Student,
    institution: str,
    chosen: Collection[str],
    signatories: Sequence[SignatoryFacts],
    *,
    number: int,
    by: User,
    today: date,
) -> dict[str, Any]:
    """Everything the dossier says, in values that JSON keeps: dates ISO, times in minutes."""
    return {
        "schema": SCHEMA,
        "schema_version": SCHEMA_VERSION,
        "title": TITLE,
        "number": number,
        "prepared_on": today.isoformat(),
        "prepared_by": str(by),
        "receiver": {"institution": institution},
        "school": school_told(student.school),
        "student": {
            "name": str(student),
            "first_name": student.first_name,
            "birth_date": student.birth_date.isoformat(),
        },
        "sections": read_sections(by, student, chosen, today),
        "signatories": signatories_told(signatories),
    }


def chosen_in(content: dict[str, Any]) -> list[str]:
    """The keys of the sections of a frozen dossier."""
    return [section["key"] for section in content["sections"]]


# --- For people -----------------------------------------------------------------------------------
def readable(content: dict[str, Any]) -> dict[str, Any]:
    """Frozen content with its values as people read them, for templates."""
    return content | {
        "prepared_on": date.fromisoformat(content["prepared_on"]),
        "sections": [
            section | {"parts": [_shown(part) for part in section["parts"]]}
            for section in content["sections"]
        ],
    }


def _shown(part: dict[str, Any]) -> dict[str, Any]:
    columns = part["columns"]
    rows = [[_cell(column, record) for column in columns] for record in part["records"]]
    return part | {"rows": rows}


def _cell(column: dict[str, str], record: dict[str, Any]) -> dict[str, Any]:
    value, kind = record[column["key"]], column["kind"]
    is_number = kind in ("minutes", "number", "mark")
    return {"label": column["label"], "text": _text(kind, value), "is_number": is_number}


def _text(kind: str, value: Any) -> str:
    if value in (None, ""):
        return NOTHING
    if kind == "date":
        return nl_date(date.fromisoformat(value))
    if kind == "minutes":
        return hours(value)
    if kind == "mark":
        return nl_mark(Decimal(value))
    return str(value)


# --- As a file ------------------------------------------------------------------------------------
def dossier_json(document: Document) -> str:
    """The same content as the PDF, with who agreed and when (see docs/overdracht.md).

    The SHA-256 is that of `content` as `signing.models.canonical` writes it.
    """
    agreed = [
        {
            "name": who.name,
            "capacity": who.capacity,
            "agreed_at": who.signature.signed_at.isoformat(),
        }
        for who in document.signatories.select_related("signature")
        if hasattr(who, "signature")
    ]
    told = {
        "schema": SCHEMA,
        "schema_version": document.content["schema_version"],
        "code": document.grouped_code,
        "sha256": document.sha256,
        "agreed": agreed,
        "content": document.content,
    }
    return json.dumps(told, ensure_ascii=False, indent=2)
