"""The rules on the command line: one line in, one line out, whatever the line."""

import io
import json
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lwt_admin.rules import __main__
from lwt_admin.rules.cli import KINDS, main
from lwt_admin.rules.reading import LONG, Optional, Shape, each, flag, whole
from lwt_admin.rules.reading import day as read_day
from lwt_admin.rules.verdicts import RuleError

ROOT = Path(__file__).parents[2]

EXAM = {
    "id": "x",
    "exam_year": 2027,
    "profile_short": "BWI",
    "dutch": {"se": "6.4", "ce": "5,1", "resit": None},
    "profile": {"se": None, "ce": "6.2", "resit": None, "has_se": False},
    "electives": [{"name": "a", "se": "5.6", "module_of": "PIE"}]
    + [{"name": name, "se": "5.5", "module_of": None} for name in "bcd"],
    "arithmetic": {"taken": True, "mark": "4.8"},
    "extra": [{"subject": "engels", "se": "6.0", "ce": "5.5", "resit": None, "has_ce": True}],
    "full_exam": False,
    "physical_education": "goed",
    "arts": None,
    "resits_closed": False,
}
HOURS = {
    "id": "t1",
    "start": "2025-08-25",
    "on": "2027-05-31",
    "final": False,
    "calendar": {"closed": [["2026-10-19", "2026-10-23"]], "school_days": [1, 2, 3, 4, 5]},
    "years": [["2025-08-18", "2026-07-10"], ["2026-08-24", "2027-04-01"]],
    "days": [
        {"date": "2026-09-07", "minutes": 480, "counts": True, "reason": None, "lessons": False}
    ],
}
LABOUR = {
    "id": "l1",
    "birth_date": "2011-03-01",
    "sunday_agreed": False,
    "shifts": [
        {"date": "2026-09-07", "start": "08:00", "end": "16:30", "breaks": [["12:00", "12:30"]]}
    ],
    "school": [{"date": "2026-09-08", "start": "08:30", "end": "12:00"}],
}
LINES = {"exam": EXAM, "hours": HOURS, "labour": LABOUR}


def run(kind, *lines):
    """The status and the decoded answers to lines of bytes, text or objects."""
    written = b"\n".join(
        line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines
    )
    out = io.StringIO()
    status = main([kind], io.BytesIO(written), out)
    return status, [json.loads(line) for line in out.getvalue().splitlines()]


def changed(kind, path, value, line=None):
    """A right line, or this one, with another value on a path; `...` takes the key away."""
    line = json.loads(json.dumps(line or LINES[kind]))
    *parents, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    found = line
    for part in parents:
        found = found[part]
    if value is ...:
        del found[last]
    else:
        found[last] = value
    return line


def test_an_exam_line_is_answered_with_exactly_its_keys():
    status, [answer] = run("exam", EXAM)
    assert status == 0
    assert list(answer) == [
        "id",
        "result",
        "provisional",
        "contested",
        "route",
        "regime",
        "final_marks",
        "electives_used",
        "reasons",
        "missing",
        "needs",
    ]
    assert list(answer["final_marks"]) == ["dutch", "profile", "combination", "electives", "extra"]
    assert list(answer["reasons"][0]) == [
        "rule",
        "ok",
        "value",
        "limit",
        "article",
        "status",
        "text",
    ]
    assert answer["final_marks"] == {
        "dutch": 6,
        "profile": 6,
        "combination": 6,
        "electives": [6, 6, 6, 6],
        "extra": {"engels": 6},
    }
    assert (answer["id"], answer["result"], answer["route"]) == ("x", "geslaagd", "lwt")


def test_an_hours_line_is_answered_with_exactly_its_keys():
    status, [answer] = run("hours", HOURS)
    assert status == 0
    assert list(answer) == [
        "id",
        "regime",
        "minutes",
        "days",
        "verdicts",
        "weeks_without_school",
        "not_counted",
    ]
    assert [verdict["rule"] for verdict in answer["verdicts"]] == [
        "hours.minimum",
        "hours.maximum",
        "days.minimum",
        "days.maximum",
        "weeks.school_day",
    ]
    assert answer["verdicts"][0]["value"] == "8.00"
    assert answer["verdicts"][0]["limit"] == "640.00"
    assert answer["verdicts"][2]["value"] == "1"


def test_days_that_do_not_count_are_listed_with_date_minutes_and_reason():
    line = changed("hours", "days.0.date", "2026-08-01")
    _, [answer] = run("hours", line)
    assert answer["not_counted"] == [
        {"date": "2026-08-01", "minutes": 480, "reason": "buiten leerjaar 3 en 4"}
    ]


def test_a_labour_line_is_answered_with_its_findings():
    status, [answer] = run("labour", LABOUR)
    assert (status, list(answer)) == (0, ["id", "findings"])
    [finding] = answer["findings"]
    assert list(finding) == ["rule", "date", "value", "limit", "article", "status", "text"]
    assert (finding["rule"], finding["date"], finding["value"]) == (
        "labour.day_maximum",
        "2026-09-07",
        "8.00",
    )


@pytest.mark.parametrize(
    ("kind", "path", "default", "other", "changes"),
    [
        ("exam", "profile_short", None, "PIE", {}),
        ("exam", "profile.has_se", True, False, {"profile.se": "6.0"}),
        ("exam", "extra.0.has_ce", True, False, {}),
        ("exam", "resits_closed", False, True, {}),
        ("hours", "days.0.lessons", False, True, {"calendar.school_days": [1]}),
        (
            "labour",
            "sunday_agreed",
            False,
            True,
            {"birth_date": "2009-03-01", "shifts.0.date": "2026-09-06"},
        ),
    ],
)
def test_an_optional_key_that_is_left_out_is_its_default(kind, path, default, other, changes):
    line = LINES[kind]
    for place, value in changes.items():
        line = changed(kind, place, value, line)
    _, [left_out, as_default, as_other] = run(
        kind, *(changed(kind, path, value, line) for value in (..., default, other))
    )
    assert "error" not in left_out
    assert left_out == as_default != as_other


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("exam", "id"),
        ("exam", "exam_year"),
        ("exam", "dutch"),
        ("exam", "dutch.resit"),
        ("exam", "profile.ce"),
        ("exam", "electives"),
        ("exam", "electives.2.se"),
        ("exam", "electives.0.name"),
        ("exam", "electives.0.module_of"),
        ("exam", "arithmetic.taken"),
        ("exam", "arithmetic.mark"),
        ("exam", "extra"),
        ("exam", "extra.0.subject"),
        ("exam", "full_exam"),
        ("exam", "physical_education"),
        ("exam", "arts"),
        ("hours", "start"),
        ("hours", "on"),
        ("hours", "final"),
        ("hours", "calendar"),
        ("hours", "calendar.closed"),
        ("hours", "calendar.school_days"),
        ("hours", "years"),
        ("hours", "days"),
        ("hours", "days.0.date"),
        ("hours", "days.0.minutes"),
        ("hours", "days.0.counts"),
        ("hours", "days.0.reason"),
        ("labour", "birth_date"),
        ("labour", "shifts"),
        ("labour", "shifts.0.breaks"),
        ("labour", "school"),
        ("labour", "school.0.end"),
    ],
)
def test_a_missing_key_is_named(kind, path):
    status, [answer] = run(kind, changed(kind, path, ...))
    assert (status, answer["error"]) == (
        1,
        {"field": path, "message": "deze sleutel ontbreekt"},
    )


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("exam", "resit"),
        ("exam", "dutch.has_se"),
        ("exam", "electives.1.ce"),
        ("hours", "calendar.open"),
        ("hours", "days.0.hours"),
        ("labour", "shifts.0.id"),
        ("labour", "school.0.breaks"),
    ],
)
def test_an_unknown_key_is_named(kind, path):
    status, [answer] = run(kind, changed(kind, path, 1))
    assert (status, answer["error"]) == (
        1,
        {"field": path, "message": "deze sleutel is onbekend"},
    )


@pytest.mark.parametrize(
    ("kind", "path", "value"),
    [
        ("exam", "id", 5),
        ("exam", "id", None),
        ("exam", "exam_year", "2027"),
        ("exam", "exam_year", 2027.0),
        ("exam", "exam_year", True),
        ("exam", "exam_year", 2021),
        ("exam", "exam_year", 1899),
        ("exam", "exam_year", 2200),
        ("exam", "exam_year", 10**400),
        ("exam", "profile_short", "XYZ"),
        ("exam", "profile_short", 7011),
        ("exam", "dutch", []),
        ("exam", "dutch.se", 6.4),
        ("exam", "dutch.se", 0),
        ("exam", "dutch.se", True),
        ("exam", "dutch.se", float("nan")),
        ("exam", "dutch.se", "6.45"),
        ("exam", "dutch.se", "11"),
        ("exam", "dutch.se", "0"),
        ("exam", "dutch.se", "zes"),
        ("exam", "dutch.ce", "NaN"),
        ("exam", "profile.has_se", "true"),
        ("exam", "profile.has_se", None),
        ("exam", "electives", {}),
        ("exam", "electives.0", None),
        ("exam", "electives.0.se", "5.43219"),
        ("exam", "electives.0.name", None),
        ("exam", "electives.0.module_of", "pie"),
        ("exam", "electives", []),
        ("exam", "arithmetic.taken", "ja"),
        ("exam", "arithmetic.mark", "6.45"),
        ("exam", "extra.0.se", "6.45"),
        ("exam", "extra.0.subject", 1),
        ("exam", "full_exam", None),
        ("exam", "arts", "matig"),
        ("exam", "physical_education", 1),
        ("exam", "resits_closed", 0),
        ("hours", "start", "2026-02-30"),
        ("hours", "start", "2003-07-31"),
        ("hours", "on", "07-09-2026"),
        ("hours", "on", "20260907"),
        ("hours", "on", "2026-W37-1"),
        ("hours", "on", "9999-12-31"),
        ("hours", "on", "0001-01-01"),
        ("hours", "on", "２０２６-09-07"),
        ("hours", "final", "false"),
        ("hours", "calendar.closed.0", ["2026-10-19"]),
        ("hours", "calendar.closed.0", ["2026-10-23", "2026-10-19"]),
        ("hours", "calendar.closed.0.1", "morgen"),
        ("hours", "calendar.school_days.0", 0),
        ("hours", "calendar.school_days.0", True),
        ("hours", "years.0", ["2026-07-10", "2025-08-18"]),
        ("hours", "years.0", "2026"),
        ("hours", "days.0.minutes", 0),
        ("hours", "days.0.minutes", 1441),
        ("hours", "days.0.minutes", 480.0),
        ("hours", "days.0.minutes", "480"),
        ("hours", "days.0.counts", None),
        ("hours", "days.0.reason", False),
        ("hours", "days.0.lessons", None),
        ("labour", "birth_date", "2011-02-29"),
        ("labour", "shifts.0.start", "8:00"),
        ("labour", "shifts.0.start", "24:00"),
        ("labour", "shifts.0.start", "08:60"),
        ("labour", "shifts.0.end", "07:59"),
        ("labour", "shifts.0.end", "16:30:00"),
        ("labour", "shifts.0.breaks.0", ["12:30", "12:00"]),
        ("labour", "shifts.0.breaks.0.0", None),
        ("labour", "school.0.date", "2011-02-28"),
        ("labour", "sunday_agreed", "nee"),
    ],
)
def test_a_value_that_is_wrong_is_named_in_dutch_with_its_path(kind, path, value):
    status, [answer] = run(kind, changed(kind, path, value))
    assert status == 1
    assert answer["error"]["field"] == path
    assert answer["error"]["message"]
    assert answer["id"] == (None if path == "id" else LINES[kind]["id"])


@pytest.mark.parametrize("year", [1899, 2200])
def test_an_exam_year_that_cannot_be_says_which_years_can(year):
    _, [answer] = run("exam", changed("exam", "exam_year", year))
    assert answer["error"]["message"] == "moet een jaartal zijn van 1900 tot en met 2199"


@pytest.mark.parametrize("year", [1900, 2199])
def test_the_first_and_the_last_exam_year_are_left_to_the_regimes(year):
    _, [answer] = run("exam", changed("exam", "exam_year", year))
    assert "jaartal" not in json.dumps(answer)


def test_a_wrong_type_is_named_in_dutch():
    messages = [
        run("exam", changed("exam", "dutch.se", value))[1][0]["error"]["message"]
        for value in (1, True, [], {})
    ]
    assert messages == [
        "moet tekst zijn, geen getal",
        "moet tekst zijn, geen waar of onwaar",
        "moet tekst zijn, geen lijst",
        "moet tekst zijn, geen object",
    ]


def test_overlapping_shifts_are_named_at_the_second():
    line = changed("labour", "shifts", [LABOUR["shifts"][0]] * 2)
    _, [answer] = run("labour", line)
    assert answer["error"]["field"] == "shifts.1.start"


def test_an_exact_average_is_read_for_subjects_without_central_exam_only():
    subject = {"subject": "ckv", "se": "6,4567", "ce": None, "resit": None, "has_ce": False}
    assert run("exam", changed("exam", "extra", [subject]))[0] == 0
    _, [answer] = run("exam", changed("exam", "extra", [subject | {"has_ce": True}]))
    assert answer["error"]["field"] == "extra.0.se"


def long_line(**changes):
    """A right line with a dozen days; `changes` holds other days by their place."""
    line = json.loads(json.dumps(HOURS))
    right = {**HOURS["days"][0]}
    line["days"] = [changes.get(f"day_{place}", right) for place in range(12)]
    return line


def day(**changes):
    return {**HOURS["days"][0], **changes}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (None, "days.7"),
        ({}, "days.7.date"),
        (day(hours=8), "days.7.hours"),
        ({"date": "2026-09-07"}, "days.7.minutes"),
        ({**{k: v for k, v in day().items() if k != "reason"}, "why": None}, "days.7.why"),
        (day(date="2026-02-30"), "days.7.date"),
        (day(date=20260907), "days.7.date"),
        (day(minutes=True), "days.7.minutes"),
        (day(counts=1), "days.7.counts"),
        (day(reason=1), "days.7.reason"),
        (day(lessons=None), "days.7.lessons"),
    ],
)
def test_the_first_wrong_item_of_a_long_list_is_named(wrong, field):
    line = long_line(day_7=wrong, day_8=day(date="gisteren"))
    status, [answer] = run("hours", line)
    assert (status, answer["error"]["field"]) == (1, field)


def test_in_a_long_list_an_optional_key_may_be_left_out_here_and_there():
    short = {key: value for key, value in day(minutes=60).items() if key != "lessons"}
    status, [answer] = run("hours", long_line(day_3=short))
    assert (status, answer["minutes"]) == (0, 11 * 480 + 60)


@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b"nonsense",
        b"{'id': 1}",
        b"\xff\xfe",
        b'{"id": "\xe9"}',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"1" * 5_000,
        b'"' + b"a" * 100,
        b"\x00",
        b"{} {}",
        b"\xc2\xa0{}",
    ],
)
def test_a_line_that_is_no_json_fails_in_its_place(line):
    status, answers = run("exam", EXAM, line, EXAM)
    assert status == 1
    assert ["error" in answer for answer in answers] == [False, True, False]
    assert (answers[1]["id"], answers[1]["error"]["field"]) == (None, "")


def test_blanks_around_a_line_mean_nothing():
    _, answers = run("exam", EXAM, b" \t" + json.dumps(EXAM).encode() + b" \r")
    assert answers[0] == answers[1]


@pytest.mark.parametrize("line", [b"null", b"[]", b"1e999", b"NaN", b'"x"', b"true"])
def test_a_line_that_is_no_object_fails(line):
    _, [answer] = run("hours", line)
    assert (answer["id"], answer["error"]["field"]) == (None, "")


def test_a_key_that_occurs_twice_is_refused():
    _, [answer] = run("labour", b'{"id": "a", "birth_date": "2010-01-01", "id": "b"}')
    assert answer["error"] == {"field": "id", "message": "deze sleutel staat er twee keer"}


def test_of_all_keys_the_first_that_occurs_twice_is_named():
    _, [answer] = run("labour", b'{"id": "a", "school": 1, "shifts": 2, "shifts": 3, "school": 4}')
    assert answer["error"]["field"] == "school"


def test_a_key_that_occurs_once_is_not_named_before_the_one_that_occurs_twice():
    _, [answer] = run("labour", b'{"id": "a", "shifts": 2, "shifts": 3}')
    assert answer["error"]["field"] == "shifts"


def test_of_a_long_key_that_occurs_twice_the_first_forty_characters_are_shown():
    key = "k" * 41
    _, [answer] = run("labour", f'{{"{key}": 1, "{key}": 2}}'.encode())
    assert answer["error"]["field"] == "k" * 40


@pytest.mark.parametrize("kind", KINDS)
def test_a_key_that_occurs_twice_is_refused_wherever_it_stands(kind):
    whole = json.dumps(LINES[kind])
    keys = list(re.finditer(r'"(\w+)": ', whole))
    twice = [f'{whole[: key.start()]}"{key[1]}": null, {whole[key.start() :]}' for key in keys]
    _, answers = run(kind, *(line.encode() for line in twice))
    assert [one["error"]["field"] for one in answers] == [key[1] for key in keys]


def test_a_colon_in_a_text_is_no_key():
    _, [answer] = run("labour", LABOUR | {"id": '"a": "b", "a": "c"'})
    assert answer["id"] == '"a": "b", "a": "c"'
    assert "error" not in answer


def test_an_object_where_a_text_belongs_is_called_one():
    _, [answer] = run("labour", json.dumps(LABOUR | {"id": {}}).encode())
    assert answer["error"]["message"] == "moet tekst zijn, geen object"


def test_blank_lines_have_no_answer():
    assert run("exam", b"", b"  \t", b"\r") == (0, [])


def test_lines_after_a_blank_one_are_answered():
    _, answers = run("labour", b"", LABOUR)
    assert [answer["id"] for answer in answers] == ["l1"]


def test_a_byte_order_mark_before_a_later_line_is_no_json():
    status, [_, answer] = run("labour", LABOUR, b"\xef\xbb\xbf" + json.dumps(LABOUR).encode())
    assert (status, answer["error"]["field"]) == (1, "")


def test_a_byte_order_mark_before_the_first_line_is_skipped():
    status, _ = run("exam", b"\xef\xbb\xbf" + json.dumps(EXAM).encode())
    assert status == 0


def test_answers_come_in_the_order_of_the_lines():
    _, answers = run("exam", *[changed("exam", "id", name) for name in "cab"])
    assert [answer["id"] for answer in answers] == ["c", "a", "b"]


def test_every_answer_is_flushed_by_itself():
    class Flushed(io.StringIO):
        seen = 0

        def flush(self):
            assert self.getvalue().count("\n") == self.seen + 1
            self.seen += 1

    out = Flushed()
    line = json.dumps(LABOUR).encode() + b"\n"
    main(["labour"], io.BytesIO(line * 3), out)
    assert out.seen == 3


def test_lines_are_read_one_by_one():
    out = io.StringIO()

    def lines():
        for number in range(3):
            assert out.getvalue().count("\n") == number
            yield json.dumps(LABOUR).encode()

    assert main(["labour"], lines(), out) == 0


@pytest.mark.parametrize("arguments", [[], ["vacation"], ["exam", "hours"]])
def test_another_command_is_refused(arguments, capsys):
    with pytest.raises(SystemExit) as caught:
        main(arguments, io.BytesIO(), io.StringIO())
    assert caught.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_the_module_runs_as_a_command():
    command = [sys.executable, "-B", "-m", "lwt_admin.rules", "exam"]
    written = (json.dumps(EXAM) + "\n{\n").encode()
    done = subprocess.run(command, input=written, capture_output=True, cwd=ROOT, check=False)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.returncode, done.stderr) == (1, b"")
    assert [answer["id"] for answer in answers] == ["x", None]


def test_the_module_ends_with_the_status_of_its_lines(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["rules", "exam"])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"{")))
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    with pytest.raises(SystemExit) as caught:
        runpy.run_path(__main__.__file__, run_name="__main__")
    assert caught.value.code == 1


def test_a_broken_pipe_is_a_failure_without_noise(monkeypatch, tmp_path):
    def broken(*arguments):
        raise BrokenPipeError

    monkeypatch.setattr(__main__, "main", broken)
    with (tmp_path / "out").open("w") as out:
        monkeypatch.setattr(sys, "stdout", out)
        assert __main__.run() == 1


def test_a_reader_that_goes_away_leaves_no_traceback():
    command = (
        f"yes '{json.dumps(LABOUR)}' | {sys.executable} -B -m lwt_admin.rules labour | head -1"
    )
    done = subprocess.run(command, shell=True, capture_output=True, cwd=ROOT, check=False)
    assert (done.stderr, len(done.stdout.splitlines())) == (b"", 1)


def test_the_rules_load_without_django():
    code = "import sys, lwt_admin.rules.cli, lwt_admin.rules.law; print('django' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-B", "-c", code], capture_output=True, cwd=ROOT, check=True
    )
    assert done.stdout.strip() == b"False"


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["6.4", "2026-09-07", "08:00", "BWI", "goed"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)
PATHS = {
    "exam": [
        "id", "exam_year", "profile_short", "dutch", "dutch.se", "profile", "profile.has_se",
        "electives", "electives.0", "electives.1.se", "electives.2.module_of", "arithmetic",
        "arithmetic.taken", "extra", "extra.0", "extra.0.ce", "extra.0.has_ce", "full_exam",
        "physical_education", "arts", "resits_closed",
    ],
    "hours": [
        "id", "start", "on", "final", "calendar", "calendar.closed", "calendar.closed.0",
        "calendar.school_days", "years", "years.0", "years.0.0", "days", "days.0", "days.0.date",
        "days.0.minutes", "days.0.counts", "days.0.reason",
    ],
    "labour": [
        "id", "birth_date", "sunday_agreed", "shifts", "shifts.0", "shifts.0.date",
        "shifts.0.start", "shifts.0.breaks", "shifts.0.breaks.0", "school", "school.0.end",
    ],
}  # fmt: skip


@given(st.sampled_from(sorted(KINDS)), JSON)
@example("exam", {"id": "\ud800"})
def test_any_json_is_answered(kind, value):
    status, answers = run(kind, value)
    assert len(answers) == 1
    assert status == ("error" in answers[0])


@given(st.sampled_from(sorted(KINDS)), st.data())
def test_a_right_line_with_anything_put_in_it_is_answered(kind, data):
    path = data.draw(st.sampled_from(PATHS[kind]))
    status, answers = run(kind, changed(kind, path, data.draw(JSON)))
    assert len(answers) == 1
    assert status == ("error" in answers[0])


ROWS = Shape(lambda *values: values, date=read_day, minutes=whole, lessons=Optional(flag, False))
ROW = st.fixed_dictionaries(
    {"date": st.sampled_from(["2026-09-07", "2026-02-30", 5]), "minutes": st.just(60) | JSON},
    optional={"lessons": st.booleans() | JSON, "hours": JSON},
)


def outcome(read, value):
    try:
        return read(value)
    except RuleError as error:
        return error.field, error.message


@given(st.lists(ROW | JSON, min_size=LONG, max_size=12))
def test_a_long_list_is_read_as_its_items_are_one_by_one(rows):
    assert outcome(ROWS.read_list, rows) == outcome(each(ROWS.read), rows)


@given(st.sampled_from(sorted(KINDS)), st.binary(max_size=40))
def test_any_bytes_are_answered_or_blank(kind, line):
    lines = [part for part in line.removeprefix(b"\xef\xbb\xbf").split(b"\n") if part.strip()]
    _, answers = run(kind, line)
    assert len(answers) == len(lines)
