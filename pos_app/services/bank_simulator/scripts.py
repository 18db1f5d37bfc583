"""What the simulated bank can do, by name: one list, which the command line reads at each start."""

from collections.abc import Mapping

SCRIPTS: Mapping[str, str] = {
    "on_time": "pay once, at once",
    "late": "pay after the charge has expired",
    "twice": "pay two times, with two ids",
    "lower": "pay less than was asked: about nine tenths",
    "silent": "take the money and tell nobody",
    "higher": "pay one real more than was asked",
    "parts": "pay in two parts that add up",
    "told_late": "pay in time, tell after the charge has expired",
    "repeat": "tell the same payment two times",
    "conflict": "tell the same payment again, with another amount",
    "after_cancel": "pay after the till has cancelled the charge",
    "unknown_txid": "pay with a txid that no charge has",
    "no_txid": "pay; the payer's bank loses the txid",
    "slow": "pay at once, tell after 20 s",
    "impossible_time": "tell a bank time of tomorrow",
    "drop_before_receipt": "hang up before the receipt comes, then tell again",
    "bare": "tell in the short form: charge and amount, no proof",
    "flood": "tell the same payment 200 times",
}
"""Each with what it does, in the order of the simulator window's buttons."""
