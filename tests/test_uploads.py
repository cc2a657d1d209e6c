"""Nobody fills the disk, signed in or not."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lwt_admin import uploads

pytestmark = pytest.mark.django_db


def sent(client, size):
    file = SimpleUploadedFile("lijst.csv", b"x" * size)
    return client.post(reverse("account_login"), {"file": file})


def test_a_huge_file_is_refused_before_it_is_stored(client, monkeypatch):
    monkeypatch.setattr(uploads, "LARGEST", 4_000)
    answer = sent(client, 5_000)
    assert answer.status_code == 400
    assert "te groot" in answer.content.decode()


def test_a_file_of_ordinary_size_is_let_through(client, monkeypatch):
    monkeypatch.setattr(uploads, "LARGEST", 4_000)
    assert sent(client, 2_000).status_code == 200
