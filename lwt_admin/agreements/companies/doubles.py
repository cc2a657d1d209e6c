"""Which companies of a school seem to stand there twice."""

import re
from collections.abc import Hashable
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final

from lwt_admin.agreements.models import Company
from lwt_admin.agreements.querysets import CompanyQuerySet
from lwt_admin.students.merging.finding import alike
from lwt_admin.text import fold

LEGAL_FORMS: Final = re.compile(r"\b(b\.?v\.?|v\.?o\.?f\.?|n\.?v\.?|cv|eenmanszaak|holding)(?!\w)")
VERY_ALIKE: Final = 0.9
"""How much of two names must be the same, in the measure of `SequenceMatcher`."""


def double_companies(companies: CompanyQuerySet) -> list[tuple[Company, Company]]:
    """Pairs with the same KvK number and postcode, the same SBB number, or very like names.

    Names count only at the same place, or where one of the two places is not known. One query; of
    each pair the one that was stored first comes first.
    """
    listed = list(companies.order_by("school_id", "pk"))
    pairs = {(one.pk, other.pk): (one, other) for one, other in alike(listed, _kvk, _sbb, _name)}
    for one, other in _like_names(listed):
        pairs.setdefault((one.pk, other.pk), (one, other))
    return [pairs[keys] for keys in sorted(pairs)]


def _kvk(company: Company) -> Hashable:
    postcode = company.postcode.replace(" ", "").upper()
    if not (company.kvk and postcode):
        return None
    return company.school_id, company.kvk, postcode


def _sbb(company: Company) -> Hashable:
    number = re.sub(r"\W", "", company.sbb_id).lower().lstrip("0")
    return (company.school_id, number) if number else None


def _name(company: Company) -> Hashable:
    return company.school_id, plain_name(company.name), fold(company.city)


def _like_names(companies: list[Company]) -> list[tuple[Company, Company]]:
    """Neighbours in the order of their names that are nearly the same."""
    ordered = sorted(companies, key=lambda one: (one.school_id, plain_name(one.name), one.pk))
    found = []
    for one, other in pairwise(ordered):
        names = plain_name(one.name), plain_name(other.name)
        if one.school_id == other.school_id and _same_place(one, other) and _alike(*names):
            first, second = sorted((one, other), key=lambda company: company.pk)
            found.append((first, second))
    return found


def _same_place(one: Company, other: Company) -> bool:
    places = fold(one.city), fold(other.city)
    return places[0] == places[1] or not all(places)


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one, other).ratio() >= VERY_ALIKE


def plain_name(name: str) -> str:
    """A name without its legal form, spaces and signs: `De Vries B.V.` becomes `devries`."""
    folded = fold(name)
    return re.sub(r"[\W_]", "", LEGAL_FORMS.sub("", folded)) or folded
