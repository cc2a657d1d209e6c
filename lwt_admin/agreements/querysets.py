"""Companies, recognitions and agreements as lists ask for them."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db.models import (
    Case,
    Count,
    DateField,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, Coalesce, Least

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.querysets import CLAIM_LASTS, ScopedQuerySet
from lwt_admin.signing.models import Signatory
from lwt_admin.students.querysets import profile_since
from lwt_admin.text import fold

if TYPE_CHECKING:
    from lwt_admin.accounts.models import User

# As `models.agreement.BINDING_STATES`, which cannot be imported here.
BINDING = ("signed", "replaced", "ended")


def rows_of(model: str) -> Any:
    """The manager of another model of this room; the models themselves import this module."""
    return apps.get_model("agreements", model).objects


def companies_of_own_pupils(user: "User") -> Q:
    """Companies where a mentor's own pupils are, were or would be: by agreement, or asked for."""
    mine = (rows_of(model) for model in ("WorkAgreement", "PlacementOffer"))
    where = [rows.for_user(user, Right.COMPANY_LOG).order_by().values("company") for rows in mine]
    return Q(pk__in=where[0]) | Q(pk__in=where[1])


class CompanyQuerySet(ScopedQuerySet):
    view_right = Right.COMPANIES_VIEW

    def for_user(self, user: "User", right: Right | None = None) -> Self:
        """As everywhere; in the log a mentor writes at the companies of own pupils."""
        grant = user.access.grant(right or Right.COMPANIES_VIEW)
        if right is not Right.COMPANY_LOG or not grant.own:
            return super().for_user(user, right)
        own = Q(companies_of_own_pupils(user), school__in=grant.own)
        return self.filter(Q(school__in=grant.all) | own)

    def search(self, text: str) -> Self:
        """Companies in whose name or place every typed word occurs."""
        found = self
        for word in fold(text).split():
            found = found.filter(search_key__contains=word)
        return found

    def recognised_on(self, day: date, profile: str = "") -> Self:
        """Companies with a recognition for LWT that holds on `day`, for `profile` if given."""
        return self.filter(Exists(self._recognitions(profile).valid_on(day)))

    def not_recognised_on(self, day: date, profile: str = "") -> Self:
        """Companies without such a recognition."""
        return self.exclude(Exists(self._recognitions(profile).valid_on(day)))

    def recognition_requested(self, profile: str = "") -> Self:
        """Companies that wait for SBB's answer."""
        return self.filter(Exists(self._recognitions(profile).requested()))

    def with_recognitions(self) -> Self:
        """Recognitions with their profiles read along."""
        return self.prefetch_related("recognitions__profiles")

    def with_pupils_on(self, day: date) -> Self:
        """Annotate `pupils_now`: how many pupils have a signed agreement in force on `day`."""
        versions = rows_of("AgreementVersion").for_system()
        here = versions.running_between(day, day).filter(agreement__company=OuterRef("pk"))
        counts = (
            here.order_by()
            .values("agreement__company")
            .annotate(pupils=Count("agreement__trajectory", distinct=True))
        )
        return self.annotate(pupils_now=Coalesce(Subquery(counts.values("pupils")), 0))

    def with_last_placement(self, day: date) -> Self:
        """Annotate `last_placement`: the last day up to `day` on which an LWT agreement held here.

        None where no pupil of the school ever was; an orientation placement is no LWT.
        """
        versions = rows_of("AgreementVersion").for_system().binding()
        begins = Q(ended_on=None) | Q(ended_on__gte=F("start"))
        here = versions.filter(
            begins,
            agreement__company=OuterRef("pk"),
            agreement__kind="lwt",
            start__lte=day,
        )
        last = Least(F("end"), Coalesce(F("ended_on"), F("end")), Value(day))
        newest = here.annotate(last=last).order_by("-last").values("last")
        return self.annotate(last_placement=Subquery(newest[:1]))

    def _recognitions(self, profile: str) -> "RecognitionQuerySet":
        here: RecognitionQuerySet = rows_of("Recognition").filter(company=OuterRef("pk"))
        return here.filter(profiles__profile=profile) if profile else here


class OfCompanyQuerySet(ScopedQuerySet):
    """Recognitions and supervisors of a company."""

    school_path = "company__school"
    view_right = Right.COMPANIES_VIEW


class CompanyContactQuerySet(OfCompanyQuerySet):
    """The log of a company: read with the company, written by who may at that company."""

    def for_user(self, user: "User", right: Right | None = None) -> Self:
        if right is not Right.COMPANY_LOG:
            return super().for_user(user, right)
        return self.filter(company__in=rows_of("Company").for_user(user, right).values("pk"))


class RecognitionQuerySet(OfCompanyQuerySet):
    def valid_on(self, day: date) -> Self:
        """Recognitions for LWT that hold on `day`."""
        return self.filter(
            Q(valid_until=None) | Q(valid_until__gte=day),
            status="valid",
            for_lwt=True,
            valid_from__lte=day,
        )

    def requested(self) -> Self:
        """Recognitions for LWT that SBB has been asked for and has not answered."""
        return self.filter(status="requested", for_lwt=True)


class CooperationQuerySet(ScopedQuerySet):
    view_right = Right.COMPANIES_VIEW

    def in_force_on(self, day: date) -> Self:
        """Signed, begun, and neither run out nor terminated on `day`."""
        return self.filter(
            Q(valid_until=None) | Q(valid_until__gte=day),
            Q(terminated_on=None) | Q(terminated_on__gt=day),
            signed_on__lte=day,
            valid_from__lte=day,
        )


class WorkAgreementQuerySet(ScopedQuerySet):
    school_path = "trajectory__student__school"
    mentor_path = "trajectory__mentor_assignments"
    view_right = Right.AGREEMENTS_VIEW

    def for_its_page(self) -> Self:
        """All that the page of one agreement shows, whatever the number of its versions.

        `replaced_by_pk` and `replaced_by_name` tell of the agreement that came in its place, and
        `profile_since` of a change of profile.
        """
        versions = rows_of("AgreementVersion").for_system().order_by("-number")
        along = ("signature__witness", "signature__scan")
        signatories = Signatory.objects.for_system().select_related(*along)
        read = versions.select_related("document", "supervisor", "termination").prefetch_related(
            "schedule", Prefetch("document__signatories", signatories)
        )
        after = self.model._base_manager.filter(replaces=OuterRef("pk")).order_by("pk")
        return (
            self.select_related("trajectory__student__school", "company", "replaces__company")
            .prefetch_related(Prefetch("versions", read), "trajectory__student__guardians")
            .annotate(
                replaced_by_pk=Subquery(after.values("pk")[:1]),
                replaced_by_name=Subquery(after.values("company__name")[:1]),
                profile_since=profile_since("trajectory"),
            )
        )


class AgreementVersionQuerySet(ScopedQuerySet):
    school_path = "agreement__trajectory__student__school"
    mentor_path = "agreement__trajectory__mentor_assignments"
    view_right = Right.AGREEMENTS_VIEW

    def binding(self) -> Self:
        """Signed by all; ended early or replaced it still binds up to its last day."""
        return self.filter(state__in=BINDING)

    def running_between(self, first: date, last: date) -> Self:
        """Signed, with a day in force from `first` to `last`, both included."""
        return self.binding().filter(
            Q(ended_on=None) | Q(ended_on__gte=first) & Q(ended_on__gte=F("start")),
            start__lte=last,
            end__gte=first,
        )

    def waiting(self) -> Self:
        """Offered for signature, and not yet signed by all."""
        return self.filter(state__in=("sent", "partly_signed"))

    def born_otherwise(self) -> Self:
        """With a text in which the pupil was born on another day than the dossier says now."""
        pupil = KeyTransform("student", "document__content")
        in_text = Cast(KeyTextTransform("birth_date", pupil), DateField())
        born = F("agreement__trajectory__student__birth_date")
        return self.annotate(born_in_text=in_text).filter(~Q(born_in_text=born))

    def taken_over(self) -> Self:
        """Signed on paper before the school kept it here; not an addendum to that."""
        return self.binding().filter(agreement__taken_over_at__isnull=False, number=1)

    def signed_by_everybody(self) -> Self:
        """Signed by all who stand in the text, and not complete: something is in the way."""
        unsigned = Signatory.objects.for_system().filter(signature=None)
        return self.filter(state="partly_signed").exclude(
            Exists(unsigned.filter(document=OuterRef("document")))
        )

    def leading(self, day: date) -> Self:
        """Of each agreement the version that says how it stands on `day`, and what stands beside.

        As `services.effective.leading`: the one in force, else the newest that was signed, else the
        newest that was not given up. `beside` is the state of a newer version, if there is one.
        """
        of_agreement = self.model._base_manager.filter(agreement=OuterRef("agreement"))
        in_force = Q(state__in=BINDING, start__lte=day, end__gte=day) & (
            Q(ended_on=None) | Q(ended_on__gte=day)
        )
        ranked = of_agreement.annotate(
            rank=Case(
                When(in_force, then=0),
                When(state__in=BINDING, then=1),
                When(state__in=("withdrawn", "refused"), then=3),
                default=2,
            )
        ).order_by("rank", "-number")
        newer = of_agreement.filter(number__gt=OuterRef("number")).order_by("-number")
        return self.filter(pk=Subquery(ranked.values("pk")[:1])).annotate(
            beside=Subquery(newer.values("state")[:1])
        )

    def newest(self) -> Self:
        """Of each agreement the version that was made last."""
        of_agreement = self.model._base_manager.filter(agreement=OuterRef("agreement"))
        return self.filter(pk=Subquery(of_agreement.order_by("-number").values("pk")[:1]))

    def current(self) -> Self:
        """Of each agreement the version to work with: the newest one that was not given up."""
        best = (
            self.model._base_manager.filter(agreement=OuterRef("agreement"))
            .annotate(given_up=Case(When(state__in=("withdrawn", "refused"), then=1), default=0))
            .order_by("given_up", "-number")
        )
        return self.filter(pk=Subquery(best.values("pk")[:1]))

    def search(self, text: str) -> Self:
        """Versions of whose pupil or company every typed word occurs in the name or place."""
        found = self
        for word in fold(text).split():
            found = found.filter(
                Q(agreement__trajectory__student__search_key__contains=word)
                | Q(agreement__company__search_key__contains=word)
            )
        return found

    def with_names(self) -> Self:
        """Pupil, school and company read along."""
        return self.select_related(
            "agreement__trajectory__student__school",
            "agreement__company",
            "supervisor",
            "document",
        )

    def for_one_page(self) -> Self:
        """All that the pages of one agreement ask for, read along."""
        return (
            self.with_names()
            .select_related("amends__document")
            .with_signatories()
            .prefetch_related("schedule", "agreement__trajectory__student__guardians")
        )

    def with_signatories(self) -> Self:
        """Who must sign, and the signatures so far, read along."""
        return self.prefetch_related("document__signatories__signature")


class OfVersionQuerySet(ScopedQuerySet):
    """What belongs to one version of an agreement."""

    school_path = "agreement_version__agreement__trajectory__student__school"
    mentor_path = "agreement_version__agreement__trajectory__mentor_assignments"
    view_right = Right.AGREEMENTS_VIEW


class DefaultTextQuerySet(ScopedQuerySet):
    view_right = Right.AGREEMENTS_VIEW


class BulkJobQuerySet(ScopedQuerySet):
    """Jobs: in sight for who asked for them, and for who has the right over all pupils."""

    view_right = Right.AGREEMENTS_VIEW

    def for_user(self, user: "User", right: Right | None = None) -> Self:
        grant = user.access.grant(right or Right.AGREEMENTS_VIEW)
        own = Q(asked_by=user, school__in=grant.own)
        return self.filter(Q(school__in=grant.all) | own)

    def due(self, now: datetime) -> Self:
        """Jobs with work left that no worker has in hand, or one that stopped."""
        free = Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM_LASTS)
        return self.filter(free, finished_at=None)

    def with_old_file(self, before: datetime) -> Self:
        """Jobs whose file was made before this moment."""
        return self.filter(finished_at__lt=before).exclude(file="")


class BulkItemQuerySet(ScopedQuerySet):
    school_path = "job__school"
    view_right = Right.AGREEMENTS_VIEW


class TrajectoryRouteQuerySet(ScopedQuerySet):
    school_path = "trajectory__student__school"
    mentor_path = "trajectory__mentor_assignments"
    view_right = Right.STUDENTS_VIEW
