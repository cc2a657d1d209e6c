"""Lists for spreadsheets: whatever people typed, the file can be made and runs nothing."""

import io

import pytest
from openpyxl import load_workbook

from lwt_admin.sheet_writing import csv_file, xlsx_file


def in_a_sheet(text: str) -> object:
    book = load_workbook(io.BytesIO(xlsx_file(["Reden"], [[text]])))
    return book.active["A2"].value


@pytest.mark.parametrize("sign", ["\x01", "\x08", "\x0b", "\x1f"])
def test_a_sign_that_no_workbook_can_hold_is_left_out(sign: str) -> None:
    assert in_a_sheet(f"voor{sign}na") == "voorna"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@som", "\x0b=1+1"])
def test_text_never_becomes_a_formula(text: str) -> None:
    assert in_a_sheet(text) == f"'{text.lstrip(chr(11))}"
    assert f"'{text.lstrip(chr(11))}" in csv_file(["Reden"], [[text]]).decode("utf-8-sig")
