"""The person who signs in."""

from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from lwt_admin.accounts.perms import Access, Role


class UserQuerySet(models.QuerySet["User"]):
    def with_role(self, role: Role, school_id: int) -> "UserQuerySet":
        """People who have `role` at the school today."""
        from_today = models.Q(memberships__ended_on__isnull=True) | models.Q(
            memberships__ended_on__gt=timezone.localdate()
        )
        return self.filter(
            from_today, memberships__school_id=school_id, memberships__roles__role=role
        ).order_by("last_name", "first_name", "pk")


class UserManager(BaseUserManager["User"]):
    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def with_role(self, role: Role, school_id: int) -> UserQuerySet:
        return self.get_queryset().with_role(role, school_id)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a user; without a password nobody can sign in with one."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):
    """A member of staff; the e-mail address is the name to sign in with."""

    username = None
    email = models.EmailField("e-mailadres")
    first_name = models.CharField("voornaam of voorletters", max_length=80)
    last_name = models.CharField("achternaam", max_length=120)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["first_name", "last_name"]

    objects = UserManager()

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

    @cached_property
    def access(self) -> Access:
        """The person's roles today; read once per request."""
        today = timezone.localdate()
        running = self.memberships.running_on(today)
        return Access(running.values_list("school_id", "roles__role").exclude(roles__role=None))
