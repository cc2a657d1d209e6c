"""Saving one cell of the week: for the page itself, and for a phone that sends later.

`POST /uren/cel/` (name `hour_cell`), as a form or as JSON (`Content-Type: application/json`), with
the CSRF token of the page (`csrfmiddlewaretoken` or the header `X-CSRFToken`).

Sent:
- `key`: a UUID that the sender makes for each thing typed; sent again as often as needed. The same
  key gives the same answer and stores nothing. Something typed anew gets a key of its own.
- `agreement`: primary key of the agreement; `date`: `2026-11-19`.
- `entry`: primary key of the entry that is changed, empty for a new one; `seen`: the version of it
  that stood on the screen.
- `as_planned`: `1` takes kind, times and breaks from the schedule; the fields below then say
  nothing.
- `kind`: `worked` (also when empty), `ill`, `absent`, `excused`, `holiday`, `closed`.
- `start`, `end`: `08:00`; `breaks`: `12.00-12.30, 15.00-15.15`, or in JSON
  `[["12:00", "12:30"]]`.
- `minutes`: hours as people type them, `7,5`, `7:30` or `7u30`; instead of times, never beside
  them.
- `missed`: whole minutes, or `1:30`: too late on a worked day, or missed on a day `absent`; empty
  on a day `absent` is the planned day.
- `lessons`: `1` when there were lessons at school too; `remark`: text, left as it was when it is
  not sent.
- `by`: primary key of who typed it, for what is sent later: when somebody else is signed in by
  then, it is answered as when nobody is.
- `reason`: why, when the week has been closed.
- `remove`: `1` takes `entry` away (in a closed week: rejects it, with `reason`).

Answered, in JSON:
- 200 `{"state": "saved", "entry": 12, "version": 3, "status": "approved", "status_text":
  "goedgekeurd", "waits": false, "minutes": 450, "text": "7,5"}`; after `remove` `entry` and
  `version` are null, in a closed week they are those of the rejected entry.
- 409 `{"state": "conflict", "message": "...", "by": "Petra Smit" or null, "at": "2026-11-19T..."
  or null, "now": {...}}`: somebody else was first, nothing was stored. `now` is what stands there:
  `entry`, `version`, `status`, `status_text`, `kind`, `kind_text`, `start`, `end`, `breaks`,
  `minutes`, `missed`, `lessons`, `text`; null when it was removed. To save all the same, send again
  with a new key and the `entry` and `version` of `now`. An addition is a conflict too when
  something stands there already: a second shift on one day goes by the page of an entry.
- 422 `{"state": "refused", "errors": {"minutes": ["..."]}}`: nothing was stored; `__all__` is about
  no field in particular. `reason` among the errors means that the week has been closed.
- 401 `{"state": "signed_out", "login": "/inloggen/..."}`: keep what waits, sign in, send it again;
  the same when `by` is not who is signed in.
- 403 and 404 are pages: no right to this pupil (or an old CSRF token: load the page anew and send
  again with its token), or no such agreement in sight.
"""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch, signed_out
from lwt_admin.agreements.models import WorkAgreement
from lwt_admin.placements.cell_form import read_sent
from lwt_admin.placements.saving import OutOfReach, refusal, save_cell


@require_POST
def hour_cell(request: StaffRequest) -> HttpResponse:
    """Save one cell, and say in JSON how that went."""
    try:
        sent = read_sent(request)
    except ValidationError as error:
        answer = refusal(error)
    else:
        if sent.by not in {None, request.user.pk}:
            return signed_out()
        try:
            answer = save_cell(request.user, sent, timezone.localdate())
        except OutOfReach:
            fetch(request, WorkAgreement.objects, pk=sent.agreement_id)  # 403 or 404
            raise Http404 from None
    return JsonResponse(answer.body, status=answer.status)
