"""What the till answered, in the simulator's words: every result and reason has a sentence."""

import pytest

from pos_app.domain.payment import Result
from pos_app.ui.texts.bank_answers import answer_words
from pos_app.wire.terms import Refusal, RetryReason

RECEIVED = [("received", result) for result in Result]
ANSWERS = [*RECEIVED, *(("refused", each) for each in Refusal), *(("retry", each) for each in RetryReason)]


@pytest.mark.parametrize(("kind", "word"), ANSWERS)
def test_each_answer_is_a_sentence(kind: str, word: str) -> None:
    """No placeholder is left, and it ends as a sentence."""
    words = answer_words(kind, str(word))
    assert words.endswith((".", ")."))
    assert "{" not in words


def test_results_are_told_apart() -> None:
    """No two results of money read alike, and one that was known says what it was at first."""
    assert len(Result) == len({answer_words("received", result) for result in Result})
    assert answer_words("received", "late") == answer_words("received", "repeated late")
