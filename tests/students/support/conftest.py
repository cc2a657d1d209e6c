"""A pupil with a mentor, and clients of the people around the pupil."""

from datetime import date

import pytest
from django.test import Client

from lwt_admin.accounts.perms import Role
from tests.factories import staff

TODAY = date(2026, 11, 2)


@pytest.fixture
def mentor_client(mentor, trajectory):
    client = Client()
    client.force_login(mentor)
    return client


@pytest.fixture
def coordinating(school):
    """The coordinator as a person."""
    return staff(school, Role.COORDINATOR, first_name="Loes", last_name="Bakker")


@pytest.fixture
def text_of():
    def text(response):
        assert response.status_code == 200
        return " ".join(response.content.decode().split())

    return text
