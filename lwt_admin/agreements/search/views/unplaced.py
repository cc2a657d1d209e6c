"""The list of pupils without a place."""

from typing import Any

from django.utils import timezone
from django_filters.views import FilterView

from lwt_admin.accounts.perms import Right
from lwt_admin.agreements.search.filters import UnplacedFilter
from lwt_admin.agreements.search.unplaced import line_of, unplaced, with_people
from lwt_admin.students.models import Trajectory


class UnplacedList(FilterView):
    """Leerlingen zonder stageplaats, who has waited longest first."""

    filterset_class = UnplacedFilter
    template_name = "agreements/search/unplaced_list.html"
    paginate_by = 25
    strict = False

    def get_queryset(self) -> Any:
        mine = Trajectory.objects.for_user(self.request.user, Right.AGREEMENTS_VIEW)
        return with_people(unplaced(mine.at_school(self.request.school), timezone.localdate()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        today, data = timezone.localdate(), self.request.GET
        return context | {
            "lines": [line_of(trajectory, today) for trajectory in context["page_obj"]],
            "narrowed": any(data.get(name) for name in context["filter"].form.fields),
            "today": today,
        }
