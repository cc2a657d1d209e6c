"""What a browser keeps of the hours for a moment without a network: nothing of anybody."""

import re

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from lwt_admin.placements.views.offline import FILES

pytestmark = pytest.mark.django_db


def test_the_page_is_the_same_for_everybody(client, mentor_client, agreement):
    without_token = [
        re.sub(r'"X-CSRFToken": "[^"]+"', "", one.get(reverse("hours_offline")).content.decode())
        for one in (client.__class__(), mentor_client)
    ]
    assert str(agreement.trajectory.student) not in without_token[1]
    assert "data-person" not in without_token[1]
    assert "Geen verbinding" in without_token[0]


def test_the_script_names_the_page_and_files_that_exist(client):
    response = client.get(reverse("hours_offline_worker"))
    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert reverse("hours_offline") in response.content.decode()
    assert all(finders.find(name) for name in FILES)


def test_the_script_lies_where_it_reaches_the_hours_and_no_further(client):
    assert reverse("hours_offline_worker").rpartition("/")[0] == reverse("hours_week").rstrip("/")
