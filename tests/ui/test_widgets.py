"""Pickers for a date and a time."""

from datetime import date, time

from django import forms

from lwt_admin.ui.widgets import DateInput, TimeInput


class DayForm(forms.Form):
    day = forms.DateField(widget=DateInput)
    start = forms.TimeField(widget=TimeInput)


def test_a_stored_date_shows_in_the_picker():
    assert 'type="date" name="day" value="2026-09-07"' in str(
        DayForm(initial={"day": date(2026, 9, 7)})["day"]
    )


def test_a_stored_time_shows_in_the_picker():
    assert 'type="time" name="start" value="08:05"' in str(
        DayForm(initial={"start": time(8, 5)})["start"]
    )


def test_what_is_no_date_stays_readable():
    assert 'type="text" name="day" value="31-13-2010"' in str(DayForm({"day": "31-13-2010"})["day"])


def test_a_date_typed_in_dutch_is_read():
    form = DayForm({"day": "7-9-2026", "start": "08:05"})
    assert form.is_valid()
    assert form.cleaned_data["day"] == date(2026, 9, 7)
