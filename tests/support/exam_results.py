"""What the list of candidates shows, and what the command line of the rules says of the same."""

import json
import re
import subprocess
import sys
from collections.abc import Iterable
from html import unescape
from typing import Any

from django.test import Client
from django.urls import reverse

from lwt_admin.exams.facts import facts_of
from lwt_admin.exams.lines import line_of
from lwt_admin.exams.models import ExamCandidate

ROW = re.compile(
    r'<a href="/examens/(?P<pk>\d+)/">.*?'
    r'data-label="Nederlands"[^>]*>(?P<dutch>[^<]*)<.*?'
    r'data-label="Profielvak"[^>]*>(?P<profile>[^<]*)<.*?'
    r'data-label="Keuzevakken"[^>]*>(?P<combination>[^<]*)<.*?'
    r'data-label="Uitslag volgens de regels">(?P<result>.*?)(?:<br>|<details)',
    re.DOTALL,
)
Shown = tuple[str, str, str, str]
"""The final marks of Dutch, profile subject and electives, and the words of the result."""


def shown(client: Client, year: int) -> dict[int, Shown]:
    """By candidate what the list of an exam year shows."""
    text = client.get(reverse("exam_list"), {"exam_year": year}).content.decode()
    found = {}
    for row in ROW.finditer(text):
        words = " ".join(unescape(re.sub(r"<[^>]+>", " ", row["result"])).split())
        found[int(row["pk"])] = (row["dutch"], row["profile"], row["combination"], words)
    return found


def told(candidates: Iterable[ExamCandidate]) -> dict[int, dict[str, Any]]:
    """By candidate what `python -m lwt_admin.rules exam` answers to the stored facts."""
    lines = [json.dumps(line_of(facts_of(one), str(one.pk))) for one in candidates]
    command = [sys.executable, "-m", "lwt_admin.rules", "exam"]
    run = subprocess.run(
        command, input="\n".join(lines), capture_output=True, text=True, check=False
    )
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    return {int(answer["id"]): answer for answer in answers}


def as_shown(answer: dict[str, Any]) -> Shown:
    """What a list ought to show of an answer of the command line."""
    if "error" in answer:
        return ("–", "–", "–", "pakket niet compleet")
    marks = answer["final_marks"]
    dutch, profile, electives = (
        "–" if mark is None else str(mark)
        for mark in (marks["dutch"], marks["profile"], marks["combination"])
    )
    words = answer["result"]
    if answer["contested"]:
        words = "afgewezen, betwistbaar"
    elif answer["provisional"]:
        words += ", voorlopig"
    if answer["route"] == "bb":
        words += " via volledig BB-examen"
    return (dutch, profile, electives, words)
