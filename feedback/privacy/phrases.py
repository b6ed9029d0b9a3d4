"""Six generated words: 62 bits that a person can write on a slip.

The list comes in as an argument: 1 296 words, no two of them nearer than three letters
(EFF short list 2), so a typing slip nearly always has exactly one word it can mean, and forgiving
it costs no security. Where swapped letters could mean two words, nothing is guessed. Nobody may
choose a phrase: what people choose, people guess.
"""

from collections.abc import Callable, Sequence

from feedback.privacy.errors import UnreadablePhrase

WORDS = 6


def generate(words: Sequence[str], choose: Callable[[Sequence[str]], str]) -> str:
    """Six words drawn by ``choose`` (``secrets.choice``), parted by single spaces."""
    return " ".join(choose(words) for _ in range(WORDS))


def read(words: Sequence[str], typed: str) -> str:
    """The phrase that was meant: case, hyphens and one slip a word are forgiven.

    Raises ``UnreadablePhrase`` with the position of the first word that is near to none.
    """
    known = frozenset(words)
    parts = typed.lower().replace(",", " ").split()
    # one word of the list has a hyphen of its own (yo-yo); any other hyphen parts two words
    meant = [word for part in parts for word in ([part] if part in known else part.replace("-", " ").split())]
    return " ".join(_nearest(known, word, position) for position, word in enumerate(meant, start=1))


def _nearest(known: frozenset[str], word: str, position: int) -> str:
    if word in known:
        return word
    near = [candidate for candidate in known if _one_slip(candidate, word)]
    if len(near) != 1:
        raise UnreadablePhrase(position)
    return near[0]


def _one_slip(a: str, b: str) -> bool:
    """One letter too many, missing or wrong, or two neighbours swapped."""
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    tail_a, tail_b = a[start:], b[start:]
    wrong = tail_a[1:] == tail_b[1:]
    missing = tail_a[1:] == tail_b or tail_a == tail_b[1:]
    swapped = tail_a[:2] == tail_b[:2][::-1] and tail_a[2:] == tail_b[2:]
    return wrong or missing or swapped
