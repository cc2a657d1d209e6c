"""What the fictional school mails, kept to be looked at."""

from django.db import models


class DemoMail(models.Model):
    """One message to one address, exactly as it would have gone to a mail server."""

    to = models.CharField("aan", max_length=254)
    subject = models.CharField("onderwerp", max_length=300)
    sent_at = models.DateTimeField("verzonden op")
    content = models.BinaryField("bericht")

    class Meta:
        verbose_name = "mail van de demoschool"
        verbose_name_plural = "mails van de demoschool"
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.subject} aan {self.to}"
