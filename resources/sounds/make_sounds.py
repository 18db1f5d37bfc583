# ruff: noqa: INP001 - a program beside its output, in no package
"""Writes the two sounds of the till: sums of sines, so nobody else's work is in them.

Run it in this folder after a change; the files are committed.
"""

import math
import struct
import wave

RATE = 22_050
LOUD = 0.5
PAID = ((659.26, 0.11), (880.0, 0.11), (1318.51, 0.34))
"""Bright and rising: tones in Hz with their lengths in seconds."""
ATTENTION = ((294.0, 0.2), (0.0, 0.12), (294.0, 0.3))
"""Low, twice."""


def tone(pitch: float, length_s: float) -> list[float]:
    """Return the samples, -1 to 1, of one tone that fades in and out without a click."""
    count = int(RATE * length_s)
    edge = RATE // 100
    return [
        LOUD
        * min(1.0, at / edge, (count - at) / edge)
        * math.exp(-2.5 * at / count)
        * (math.sin(math.tau * pitch * at / RATE) + 0.25 * math.sin(2 * math.tau * pitch * at / RATE))
        for at in range(count)
    ]


def write(name: str, tones: tuple[tuple[float, float], ...]) -> None:
    """Write one mono file of 16 bits."""
    samples = [sample for pitch, length_s in tones for sample in tone(pitch, length_s)]
    with wave.open(name, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(b"".join(struct.pack("<h", int(32_000 * sample)) for sample in samples))


if __name__ == "__main__":
    write("paid.wav", PAID)
    write("attention.wav", ATTENTION)
