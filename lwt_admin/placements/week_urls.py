"""Addresses that a phone needs without a network; `uren/` is also how far the script reaches."""

from django.urls import URLPattern

from lwt_admin.accounts.routing import public
from lwt_admin.placements.views import offline

urlpatterns: list[URLPattern] = [
    public("uren/zonder-netwerk/", offline.hours_offline, name="hours_offline"),
    public("uren/zonder-netwerk.js", offline.hours_offline_worker, name="hours_offline_worker"),
]
