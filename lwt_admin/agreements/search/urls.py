"""Addresses of looking for a place."""

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.routing import page
from lwt_admin.agreements.search.views import places, pupil, unplaced

urlpatterns = [
    page(
        "leerlingen/zonder-stageplaats/",
        unplaced.UnplacedList.as_view(),
        right=Right.AGREEMENTS_VIEW,
        name="unplaced_list",
    ),
    page(
        "leerlingen/<int:pk>/leerbedrijf-zoeken/",
        pupil.company_search,
        right=Right.AGREEMENTS_VIEW,
        name="company_search",
    ),
    page(
        "leerlingen/<int:pk>/leerbedrijf-zoeken/<int:company_pk>/",
        pupil.offer_add,
        right=Right.AGREEMENTS_DRAFT,
        name="offer_add",
    ),
    page(
        "navragen/<int:pk>/",
        pupil.offer_edit,
        right=Right.AGREEMENTS_DRAFT,
        name="offer_edit",
    ),
    page(
        "navragen/<int:pk>/weg/",
        pupil.offer_delete,
        right=Right.AGREEMENTS_DRAFT,
        name="offer_delete",
    ),
    page(
        "navragen/<int:pk>/overeenkomst/",
        pupil.offer_agreement,
        right=Right.AGREEMENTS_DRAFT,
        name="offer_agreement",
    ),
    page(
        "leerbedrijven/postcodes/",
        places.postcode_places,
        right=Right.COMPANIES_CHANGE,
        name="postcode_places",
    ),
    page(
        "leerbedrijven/postcodes/nieuw/",
        places.postcode_place_add,
        right=Right.COMPANIES_CHANGE,
        name="postcode_place_add",
    ),
    page(
        "leerbedrijven/postcodes/bestand/",
        places.postcode_place_import,
        right=Right.COMPANIES_CHANGE,
        name="postcode_place_import",
    ),
    page(
        "leerbedrijven/postcodes/<int:pk>/",
        places.postcode_place_edit,
        right=Right.COMPANIES_CHANGE,
        name="postcode_place_edit",
    ),
    page(
        "leerbedrijven/postcodes/<int:pk>/weg/",
        places.postcode_place_delete,
        right=Right.COMPANIES_CHANGE,
        name="postcode_place_delete",
    ),
]
