"""The letters of a record, as its page lists them."""

from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from lwt_admin.letters.kinds import all_kinds
from lwt_admin.letters.models import Letter
from lwt_admin.letters.overview import latest_letters, letters_about
from lwt_admin.letters.tasks import send_due_letters
from tests.factories import SignatoryFactory


def change(key, **fields):
    Letter.objects.filter(key=key).update(**fields)


def test_letters_about_records_of_several_models_newest_first(letter_for, school, signatory):
    letter_for("test:1")
    letter_for("test:2", about=school, now=timezone.now() + timedelta(hours=1))
    letter_for("test:3", about=SignatoryFactory())
    assert [line.letter.key for line in letters_about([signatory, school])] == ["test:2", "test:1"]


def test_a_record_of_another_model_with_the_same_number_is_another(letter_for, school, signatory):
    signatory.pk = school.pk
    letter_for("test:1", about=signatory)
    assert letters_about([school]) == []


def test_nothing_is_about_nobody(letter_for):
    letter_for()
    assert letters_about([]) == []
    assert letters_about([SignatoryFactory.build(document=None)]) == []


def test_the_letters_of_twenty_records_cost_one_query(
    letter_for, school, django_assert_num_queries
):
    records = [SignatoryFactory(document__school=school) for _ in range(20)]
    for number, record in enumerate(records):
        letter_for(f"test:{number}", about=record)
    letters_about(records[:1])
    with django_assert_num_queries(1):
        assert len(letters_about(records)) == 20


@pytest.mark.parametrize(
    ("fields", "state", "kind", "went_wrong"),
    [
        ({}, "wacht op verzending", "wait", False),
        ({"sent_at": timezone.now()}, "verzonden", "ok", False),
        ({"attempts": 1, "failure": "Weg."}, "wordt opnieuw geprobeerd", "warn", False),
        ({"refused_at": timezone.now()}, "geweigerd door de mailserver", "bad", True),
        ({"bounced_at": timezone.now()}, "niet bezorgd", "bad", True),
        ({"moot_at": timezone.now()}, "niet meer nodig", "neutral", False),
    ],
)
def test_a_line_says_how_the_letter_stands(letter_for, signatory, fields, state, kind, went_wrong):
    letter_for()
    change("test:1", **fields)
    (line,) = letters_about([signatory])
    assert state in line.state
    assert (line.kind, line.went_wrong) == (kind, went_wrong)


def test_a_letter_that_waits_says_when_it_is_tried_again(letter_for, signatory, mail_server):
    mail_server.side_effect = ConnectionRefusedError
    letter_for()
    send_due_letters.call()
    (line,) = letters_about([signatory])
    assert line.note.startswith("De mailserver is niet te bereiken. Volgende poging: ")


def test_the_latest_letter_of_each_record_leaves_out_what_was_not_needed(letter_for, school):
    one, other = (SignatoryFactory(document__school=school) for _ in range(2))
    letter_for("test:1", about=one)
    letter_for("test:2", about=one)
    letter_for("test:3", about=one)
    letter_for("test:4", about=other)
    change("test:3", moot_at=timezone.now())
    latest = latest_letters([one, other])
    assert {pk: line.letter.key for pk, line in latest.items()} == {
        one.pk: "test:2",
        other.pk: "test:4",
    }


@pytest.mark.parametrize(
    ("addresses", "shown"),
    [
        (["ouder@x.example", "ouder@x.example"], "test:0"),
        (["ouder@x.example", "Ouder@X.example"], "test:0"),
        (["ouder@x.example", "nieuw@x.example"], "test:1"),
        (["ouder@x.example", "nieuw@x.example", "ouder@x.example"], "test:2"),
    ],
    ids=["same address", "same address in another case", "another address", "there and back"],
)
def test_only_a_letter_to_another_address_goes_before_one_that_came_back(
    letter_for, signatory, addresses, shown
):
    for number, address in enumerate(addresses):
        letter_for(f"test:{number}", to=address, now=timezone.now() + timedelta(hours=number))
    change("test:0", bounced_at=timezone.now())
    assert latest_letters([signatory])[signatory.pk].letter.key == shown


def test_a_page_lists_what_went_to_whom_and_how_that_ended(letter_for, signatory):
    letter_for(to="<b>@x.example")
    change("test:1", bounced_at=timezone.now(), failure="550 <script>")
    page = render_to_string("letters/_letters.html", {"lines": letters_about([signatory])})
    assert "Proefbrief" in page
    assert "&lt;b&gt;@x.example" in page
    assert "niet bezorgd" in page
    assert "550 &lt;script&gt;" in page


def test_a_letter_of_a_kind_that_is_gone_keeps_its_name(letter_for, signatory):
    letter_for()
    change("test:1", kind="van_vroeger")
    assert letters_about([signatory])[0].label == "van_vroeger"


def test_a_page_without_letters_says_so(db):
    page = render_to_string("letters/_letters.html", {"lines": []})
    assert "nog geen mail verstuurd" in page


def test_every_kind_of_letter_has_a_name_with_a_capital():
    labels = [kind.label for kind in all_kinds().values()]
    assert [label for label in labels if not label[:1].isupper()] == []
