"""What others see of an address."""

import pytest

from lwt_admin.signing import addresses, evidence


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("yara.jansen@mail.example", "y…@mail.example"),
        ("y@mail.example", "y…@mail.example"),
        ('"jan@werk"@mail.example', '"…@mail.example'),
        ("", ""),
    ],
)
def test_of_an_address_the_first_letter_and_the_host_are_shown(address, shown):
    assert addresses.masked(address) == shown


def test_pages_letters_and_the_page_of_evidence_show_an_address_in_one_way():
    assert evidence.masked is addresses.masked
