"""Telephone numbers and postcodes: refused when they cannot be right, stored in one spelling."""

from typing import Any

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from phonenumbers import PhoneNumberFormat
from stdnum.exceptions import ValidationError as NumberError
from stdnum.nl import postcode as dutch_postcode

PHONE_LENGTH = 20


def normalise_phone(text: str) -> str:
    """`06 12345678` -> `+31 6 12345678`; Dutch unless a country stands in front. Empty stays empty.

    Raises ValidationError, naming the value, when such a number cannot exist.
    """
    text = text.strip()
    if not text:
        return ""
    try:
        number = phonenumbers.parse(text, "NL")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        raise ValidationError(
            f"“{text[:40]}” is geen telefoonnummer. Schrijf bijvoorbeeld 06 12345678, "
            "of +32 470 12 34 56 voor een nummer uit een ander land."
        )
    written = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
    if len(written) <= PHONE_LENGTH:
        return written
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def normalise_postcode(text: str) -> str:
    """`6811ab` -> `6811 AB`. Empty stays empty; ValidationError for anything else."""
    text = text.strip()
    if not text:
        return ""
    try:
        return str(dutch_postcode.validate(text))
    except NumberError:
        raise ValidationError(
            f"“{text[:20]}” is geen Nederlandse postcode. Schrijf bijvoorbeeld 6811 AB. Bij een "
            "adres in een ander land zet u de postcode voor de plaats."
        ) from None


class PhoneField(forms.CharField):
    """A telephone number that cleans to one spelling."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "Telefoon")
        kwargs.setdefault("required", False)
        kwargs.setdefault("widget", forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}))
        super().__init__(max_length=40, **kwargs)

    def clean(self, value: Any) -> str:
        return normalise_phone(super().clean(value))


class PostcodeField(forms.CharField):
    """A Dutch postcode that cleans to one spelling."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "Postcode")
        kwargs.setdefault("required", False)
        super().__init__(max_length=20, **kwargs)

    def clean(self, value: Any) -> str:
        return normalise_postcode(super().clean(value))
