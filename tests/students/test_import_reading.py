"""What comes out of a file, before anybody asks what it means."""

from datetime import date, datetime

import pytest

from lwt_admin import spreadsheets
from lwt_admin.columns import Column, day, phone, read_lines, text, whole
from lwt_admin.spreadsheets import Sheet, UnreadableFile, Unusable, read_sheet
from tests.imports import with_entity, xlsx_of, zip_of

NAME = "Zoë"


@pytest.mark.parametrize(
    "content",
    [
        f"naam;plaats\r\n{NAME};Ede\r\n".encode(),
        f"naam,plaats\n{NAME},Ede\n".encode(),
        f"naam,plaats\n{NAME},Ede".encode(),
        f"naam\tplaats\r\n{NAME}\tEde\r\n".encode(),
        f"naam;plaats\r\n{NAME};Ede\r\n".encode("utf-8-sig"),
        f"naam;plaats\r\n{NAME};Ede\r\n".encode("cp1252"),
        f'"naam";"plaats"\r\n"{NAME}";"Ede"\r\n'.encode("cp1252"),
        f"\n\nnaam;plaats\n\n{NAME};Ede\n;;\n".encode(),
        xlsx_of(["naam", "plaats"], [NAME, "Ede"]),
        xlsx_of([], ["naam", "plaats"], [None, None], [NAME, "Ede", None]),
    ],
)
def test_every_format_gives_the_same_cells(content: bytes) -> None:
    sheet = read_sheet(content)
    assert sheet.header == ("naam", "plaats")
    assert [row.cells for row in sheet.rows] == [(NAME, "Ede")]


@pytest.mark.parametrize(
    ("content", "number"),
    [
        (b"naam\nBos\n", 2),
        (b"naam\n\nBos\n", 3),
        (b"sep=;\nnaam;plaats\nBos;Ede\n", 3),
        (b"sep=\t\nnaam\tplaats\nBos\tEde\n", 3),
        (b'naam;plaats\n"Jan\nPiet";Ede\nBos;Ede\n', 3),
        (xlsx_of(["naam"], [None], ["Bos"]), 3),
    ],
)
def test_a_row_has_the_number_that_a_spreadsheet_shows(content: bytes, number: int) -> None:
    assert read_sheet(content).rows[-1].number == number


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "leeg"),
        (b" \r\n ", "leeg"),
        (b'naam;plaats\n"Bos;Ede\n', "niet te lezen"),
        (b'naam\n"Bos"x\n', "niet te lezen"),
        ("naam\nZoë\n".encode("utf-16"), "UTF-16"),
        (b"naam\n\x00\x01\n", "geen CSV"),
        ("naam\nZoë\n".encode() + b"Ren\xc3", "niet compleet"),
        ("naam\nZoë\n".encode() + "Renée\n".encode("cp1252"), "beschadigd"),
        (b"naam\n\x81\n", "CSV UTF-8"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", ".xls"),
        (b"PK\x03\x04 and then nothing", "beschadigd"),
        (xlsx_of(["naam"], ["Bos"])[:-200], "beschadigd"),
        (zip_of({"brief.txt": "hallo"}), "geen Excel-bestand"),
        (zip_of({"xl/workbook.xml": "<workbook/>"}), "beschadigd"),
        (zip_of({"xl/workbook.xml": "<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"}), "niet worden gelezen"),
        (with_entity("utf-8"), "niet worden gelezen"),
        (with_entity("utf-16"), "niet worden gelezen"),
        (zip_of({"xl/workbook.xml": "0" * (spreadsheets.MAX_UNPACKED + 1)}), "te groot"),
        (zip_of({f"{n}.xml": "" for n in range(spreadsheets.MAX_PARTS + 1)}), "te groot"),
        (b"naam\n" + b"x" * spreadsheets.MAX_BYTES, "groter dan 5 MB"),
        (b"naam\n" + b"x\n" * (spreadsheets.MAX_ROWS + 1), "meer dan 5000 rijen"),
        (b";".join([b"x"] * (spreadsheets.MAX_COLUMNS + 1)) + b"\n", "meer dan 200 kolommen"),
        (b"naam\n" + b"x" * (spreadsheets.MAX_CELL + 1) + b"\n", "rij 2"),
        (b"naam\n" + b"x" * 200_000 + b"\n", "rij 2"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(content: bytes, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words) as refusal:
        read_sheet(content)
    assert str(refusal.value).endswith(".")


def test_a_spreadsheet_gives_dates_and_whole_numbers() -> None:
    sheet = read_sheet(
        xlsx_of(["a", "b", "c", "d"], [datetime.fromisoformat("2010-05-12"), 260107, 3.0, 2.5])
    )
    assert sheet.rows[0].cells == (date(2010, 5, 12), 260107, 3, 2.5)


@pytest.mark.parametrize(
    "cell", ["=1+1", datetime.fromisoformat("2010-05-12T09:30"), True, "#REF!"]
)
def test_a_formula_or_another_odd_cell_is_never_a_value(cell: object) -> None:
    (row,) = read_sheet(xlsx_of(["naam"], [cell])).rows
    assert isinstance(row.cells[0], Unusable)


@pytest.mark.parametrize("header", ["E-mail", "e mail", "EMAIL", "e_mail", " eMail "])
def test_a_heading_is_found_whatever_its_case_spaces_and_hyphens(header: str) -> None:
    lines, ignored = read_lines(
        sheet_of([header, "Opmerking"], ["x", "y"]), [Column("email", text)]
    )
    assert lines[0].values == {"email": "x"}
    assert ignored == ["Opmerking"]


def test_a_needed_column_that_is_missing_stops_the_file() -> None:
    with pytest.raises(UnreadableFile, match="ontbreken: naam"):
        read_lines(sheet_of(["plaats"], ["Ede"]), [Column("naam", text, required=True)])


def test_a_column_that_stands_there_twice_stops_the_file() -> None:
    with pytest.raises(UnreadableFile, match="twee keer: naam"):
        read_lines(sheet_of(["naam", "Naam"], ["a", "b"]), [Column("naam", text)])


@pytest.mark.parametrize(
    ("parse", "cell", "value"),
    [
        (day, "2010-03-31", date(2010, 3, 31)),
        (day, "31-3-2010", date(2010, 3, 31)),
        (day, "01-03-2010", date(2010, 3, 1)),
        (day, " 29-2-2012 ", date(2012, 2, 29)),
        (day, date(2010, 3, 31), date(2010, 3, 31)),
        (text, "  van  den\u00a0Berg ", "van den Berg"),
        (text, "Zoe\u0308", "Zoë"),
        (text, "ليلى", "ليلى"),
        (text, "<script>alert(1)</script>", "<script>alert(1)</script>"),
        (text, 12, "12"),
        (whole(1, 4), 3, 3),
        (whole(1, 4), "03", 3),
        (phone, "06 10270865", "+31 6 10270865"),
        (phone, 612345678, "+31 6 12345678"),
    ],
)
def test_a_cell_is_read_as(parse: object, cell: object, value: object) -> None:
    lines, _ = read_lines(sheet_of(["x"], [cell]), [Column("x", parse)])
    assert lines[0].values == {"x": value}


@pytest.mark.parametrize(
    ("parse", "cell", "reason"),
    [
        (day, "2011-02-30", "bestaat niet"),
        (day, "29-2-2011", "bestaat niet"),
        (day, "0000-01-01", "bestaat niet"),
        (day, "31/3/2010", "Schrijf een datum"),
        (day, "31-3-10", "Schrijf een datum"),
        (day, "24 augustus", "Schrijf een datum"),
        (day, "٢٠١٠-٠٣-٣١", "Schrijf een datum"),
        (day, 40268, "Schrijf een datum"),
        (text, "=HYPERLINK(1)", "begint met"),
        (text, "+31", "begint met"),
        (text, "-", "begint met"),
        (text, "@home", "begint met"),
        (text, "\t=1", "begint met"),
        (text, "Jan\nPiet", "regeleinde"),
        (text, "Jan\x07", "stuurteken"),
        (text, "x" * 1001, "langer dan 1000"),
        (text, date(2010, 3, 31), "datum"),
        (text, 2.5, "decimalen"),
        (text, Unusable("=1", "Een formule."), "formule"),
        (whole(1, 4), "9", "van 1 tot en met 4"),
        (whole(1, 4), "3a", "geen heel getal"),
        (whole(1, 4), "-1", "geen heel getal"),
        (whole(1, 4), "9" * 40, "geen heel getal"),
        (phone, "1", "geen telefoonnummer"),
        (phone, "bel maar", "geen telefoonnummer"),
    ],
)
def test_a_cell_is_refused_with_its_column_value_and_reason(
    parse: object, cell: object, reason: str
) -> None:
    lines, _ = read_lines(sheet_of(["x"], [cell]), [Column("x", parse)])
    (problem,) = lines[0].problems
    assert problem.column == "x"
    assert problem.value
    assert reason in problem.reason


def test_more_cells_than_headings_reject_the_row() -> None:
    lines, _ = read_lines(read_sheet(b"a;b\nBos;Ede;te veel\n"), [Column("a", text)])
    assert "3 cellen, de kop 2" in lines[0].problems[0].reason


def test_cells_that_are_left_out_at_the_end_of_a_row_are_empty() -> None:
    lines, _ = read_lines(read_sheet(b"a;b\nBos\nVos;Ede\n"), [Column("a", text)])
    assert [line.problems for line in lines] == [[], []]


def test_a_file_that_breaks_off_halfway_a_row_rejects_that_row() -> None:
    lines, _ = read_lines(read_sheet(b"a;b;c\nBos;Ede;1\nVos;Ed"), [Column("a", text)])
    assert [len(line.problems) for line in lines] == [0, 1]


def sheet_of(header: list[str], *rows: list[object]) -> Sheet:
    numbered = enumerate(rows, start=2)
    return Sheet(tuple(header), tuple(spreadsheets.Row(n, tuple(row)) for n, row in numbered))
