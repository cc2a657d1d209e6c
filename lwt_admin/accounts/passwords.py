"""How long a password is at least."""

from django.contrib.auth.password_validation import MinimumLengthValidator


class LongEnough(MinimumLengthValidator):
    """Django's rule with its refusal in Dutch, which Django's own translation lacks."""

    def get_error_message(self) -> str:
        return f"Dit wachtwoord is te kort. Kies er een van minstens {self.min_length} tekens."
