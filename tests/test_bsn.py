"""A citizen service number in a remark is recognised; other numbers are left alone."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum.nl import bsn

from lwt_admin.bsn import find_bsn
from lwt_admin.students.validators import validate_no_bsn, validate_student_number

WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2)
GROUPS = ([9], [3, 3, 3], [4, 2, 3], [2, 3, 4], [5, 4], [2, 2, 2, 2, 1], [1] * 9)


@st.composite
def numbers(draw: st.DrawFn, begin: tuple[int, ...] = ()) -> str:
    """A valid BSN of nine digits that begins with these."""
    more = 8 - len(begin)
    first = [*begin, *draw(st.lists(st.integers(0, 9), min_size=more, max_size=more))]
    last = sum(weight * digit for weight, digit in zip(WEIGHTS, first, strict=True)) % 11
    assume(last < 10 and any(first))
    return "".join(map(str, (*first, last)))


def grouped(number: str, sizes: list[int], gap: str) -> str:
    rest, groups = number, []
    for size in sizes:
        groups.append(rest[:size])
        rest = rest[size:]
    return gap.join(groups)


@given(numbers(), st.sampled_from(GROUPS), st.sampled_from([" ", ".", "  ", "-", "_", "\u00a0"]))
def test_every_valid_number_is_found_however_it_is_spaced(number, sizes, gap) -> None:
    typed = grouped(number, sizes, gap)
    assert find_bsn(typed) == typed


@given(numbers(), st.sampled_from(["BSN {}", "moeder belde ({}).", "bsn:{};", "nr{}nr", "3 x {}"]))
def test_it_is_found_inside_a_sentence(number, sentence) -> None:
    assert find_bsn(sentence.format(number)) == number


@given(numbers(begin=(0, 7)))
def test_a_number_of_eight_digits_is_found_too(number) -> None:
    assert find_bsn(f"bsn {number[1:]}") == number[1:]


@given(st.integers(0, 999_999_999))
def test_nine_digits_that_fail_the_eleven_test_pass(number) -> None:
    typed = f"{number:09d}"
    assume(not bsn.is_valid(typed))
    assert find_bsn(typed) is None


@given(st.dates(date(1990, 1, 1), date(2060, 12, 31)))
@pytest.mark.parametrize("written", ["%d.%m.%Y", "%d %m %Y", "%d-%m-%Y", "%Y-%m-%d", "%Y%m%d"])
def test_a_date_passes(written, day) -> None:
    assert find_bsn(f"gesprek op {day.strftime(written)} om 14.05") is None


@given(st.integers(0, 99_999_999))
@pytest.mark.parametrize(
    "written", ["06{0}", "06 {0}", "06-{0}", "06 - {0}", "(06) {0}", "+31 6 {0}", "0031 6 {0}"]
)
def test_a_telephone_number_passes(written, number) -> None:
    assert find_bsn(f"bel {written.format(f'{number:08d}')} na vieren") is None


@given(st.integers(0, 9_999_999))
@pytest.mark.parametrize("written", ["010 {0} {1} {2}", "010-{0}{1}{2}", "010.{0}.{1}.{2}"])
def test_the_number_of_a_landline_passes(written, number) -> None:
    digits = f"{number:07d}"
    assert find_bsn(written.format(digits[:3], digits[3:5], digits[5:])) is None


@given(st.integers(1000, 9999), st.sampled_from(["AB", " AB"]), st.integers(1, 999))
def test_a_postcode_with_a_house_number_passes(postcode, letters, house) -> None:
    assert find_bsn(f"{postcode}{letters} {house}") is None


@given(st.integers(0, 9_999_999))
def test_an_ordinary_number_passes(number) -> None:
    assert find_bsn(f"{number:,}".replace(",", ".")) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "cijfers 6 7 8 5 6 7 8 9 6 7 5 8 6 7 8 9",
        "schooljaar 2026-2027, klas 4bw1",
        "schooljaar 2026 2027",
        "van 8.30 tot 16.30, 7,5 uur, 3 dagen",
        "KvK 12345672",
        "kvk-nummer: 12345672",
        "NL91 ABNA 0417 1643 00",
        "crebo 25282, module 1, 2 en 3",
        "PXL_20261122_143015126.jpg",
        "scan_2026_09_06_6.pdf",
    ],
)
def test_ordinary_remarks_pass(text) -> None:
    assert find_bsn(text) is None


@pytest.mark.parametrize(
    "number",
    ["123456782", "1234.56.782", "123-456-782", "123_456_782", "1-2-3-4-5-6-7-8-2", "bsn123456782"],
)
def test_a_pupil_number_is_no_bsn_whatever_stands_beside_its_digits(number) -> None:
    with pytest.raises(ValidationError, match="Gebruik het leerlingnummer van de school"):
        validate_student_number(number)


@pytest.mark.parametrize("number", ["300014", "12345672", "1234.56.783", "4b-123.456", "2026-0014"])
def test_another_number_of_a_pupil_is_accepted(number) -> None:
    validate_student_number(number)


def test_the_message_names_what_was_found() -> None:
    with pytest.raises(ValidationError, match=r"Dit lijkt een BSN: 111\.222\.333\."):
        validate_no_bsn("nummer 111.222.333 gekregen")


def test_a_remark_without_it_is_accepted() -> None:
    validate_no_bsn("Moeder belt morgen terug.")
