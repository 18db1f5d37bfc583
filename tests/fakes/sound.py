"""A sound that is only remembered."""

from pos_app.domain.money import Centavos


class FakeSound:
    """Remembers what was played."""

    def __init__(self) -> None:
        self.played: list[str] = []
        self.said: list[tuple[Centavos, bool]] = []

    def paid(self, amount: Centavos, *, training: bool) -> None:
        """Remember the bright sound, and what would be said."""
        self.played.append("paid")
        self.said.append((amount, training))

    def attention(self) -> None:
        """Remember the low sound."""
        self.played.append("attention")
