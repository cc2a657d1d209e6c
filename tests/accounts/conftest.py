import pytest
from django.urls import reverse

from lwt_admin.accounts.perms import Role
from tests.factories import SchoolFactory, staff


@pytest.fixture
def school(db):
    return SchoolFactory()


@pytest.fixture
def manager(school):
    return staff(school, Role.MANAGER, first_name="Emine", last_name="Yılmaz")


@pytest.fixture
def mentor(school):
    return staff(school, Role.MENTOR)


@pytest.fixture
def outsider(db):
    return staff(SchoolFactory(), Role.MANAGER)


@pytest.fixture
def as_manager(client, manager):
    client.force_login(manager)
    return client


@pytest.fixture
def as_mentor(client, mentor):
    client.force_login(mentor)
    return client


@pytest.fixture
def as_outsider(client, outsider):
    client.force_login(outsider)
    return client


@pytest.fixture
def address():
    """The path of a page by its name."""

    def path(name, *args):
        return reverse(name, args=args)

    return path
