"""What `make run` does before it serves."""

import re
from fnmatch import fnmatch

from django.conf import settings
from django.contrib.staticfiles import finders

from scripts import prepare

STATIC_TAG = re.compile(r"{%\s*static\s+[\"']([^\"']+)[\"']")


def used_static_files():
    templates = (settings.BASE_DIR / "templates").rglob("*.html")
    return {name for path in templates for name in STATIC_TAG.findall(path.read_text())}


def test_every_static_file_that_a_page_asks_for_exists():
    assert used_static_files()
    assert {name for name in used_static_files() if finders.find(name) is None} == set()


def test_no_static_file_that_a_page_asks_for_is_left_out():
    parts = {part for name in used_static_files() for part in name.split("/")}
    assert not [part for part in parts for unused in prepare.UNUSED if fnmatch(part, unused)]


def test_static_files_are_collected_again_when_one_changes(tmp_path, settings):
    settings.STATICFILES_DIRS = [tmp_path]
    finders.get_finder.cache_clear()
    (tmp_path / "one.css").write_text("a")
    before = prepare.fingerprint()
    (tmp_path / "one.css").write_text("ab")
    after = prepare.fingerprint()
    finders.get_finder.cache_clear()
    assert before != after
