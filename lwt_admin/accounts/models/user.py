"""The person who signs in."""

from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models import F
from django.db.models.functions import Lower
from django.utils import timezone

from lwt_admin.accounts.known_as import former_names
from lwt_admin.accounts.models.membership import Membership
from lwt_admin.accounts.models.school import School
from lwt_admin.accounts.perms import Access, Role
from lwt_admin.text import fold


class UserQuerySet(models.QuerySet["User"]):
    def with_role(self, role: Role, school_id: int) -> "UserQuerySet":
        """People who have `role` at the school today."""
        running = Membership.objects.for_system().running_on(timezone.localdate())
        holders = running.filter(school_id=school_id, roles__role=role).values("user")
        return self.filter(pk__in=holders).order_by("sort_key", "pk")


class UserManager(BaseUserManager["User"]):
    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def with_role(self, role: Role, school_id: int) -> UserQuerySet:
        """People who have `role` at the school today."""
        return self.get_queryset().with_role(role, school_id)

    def with_email(self, email: str) -> "User | None":
        """The person who signs in with this address, in whatever case it is written."""
        return self.get_queryset().filter(email__iexact=email.strip()).first()

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a user; without a password nobody can sign in with one."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a user as Django's own command does; here too, rights come from roles alone."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):
    """A member of staff; the e-mail address is the name to sign in with."""

    username = None  # type: ignore[assignment]
    email = models.EmailField("e-mailadres", unique=True)
    first_name = models.CharField("voornaam of voorletters", max_length=80)
    prefix = models.CharField("tussenvoegsel", max_length=20, blank=True)
    last_name = models.CharField("achternaam", max_length=120)
    # Derived on every save, so that both databases sort without accents and prefix.
    sort_key = models.CharField(max_length=320, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["first_name", "last_name"]

    objects = UserManager()  # type: ignore[assignment,misc]

    class Meta:
        verbose_name = "gebruiker"
        verbose_name_plural = "gebruikers"
        constraints = (
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique",
                violation_error_message="Er is al een gebruiker met dit e-mailadres.",
            ),
        )

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def save(self, **kwargs: Any) -> None:
        self.sort_key = fold(f"{self.last_name} {self.first_name} {self.prefix}")
        super().save(**kwargs)

    def get_full_name(self) -> str:
        """First name, prefix and surname: `Rob van Loon`."""
        return " ".join(filter(None, (self.first_name, self.prefix, self.last_name)))

    @cached_property
    def names(self) -> frozenset[str]:
        """Every name that this account has had, folded; one query."""
        former = former_names([self])[self.pk] if self.pk else []
        return frozenset(fold(name) for name in (str(self), *(one.name for one in former)))

    @cached_property
    def posts(self) -> list[tuple[School, str]]:
        """The schools where the person works today, by name, each with a role they have there.

        A school stands there once for each role. Read once per request, in one query.
        """
        running = self.memberships.running_on(timezone.localdate()).select_related("school__board")
        rows = running.annotate(role=F("roles__role")).exclude(role=None)
        ordered = rows.order_by("school__name", "school__pk", "role")
        return [(membership.school, membership.role) for membership in ordered]

    @cached_property
    def access(self) -> Access:
        """The person's roles today."""
        return Access((school.pk, role) for school, role in self.posts)

    @property
    def schools(self) -> list[School]:
        """The schools where the person works today, by name."""
        return list(dict.fromkeys(school for school, _ in self.posts))
