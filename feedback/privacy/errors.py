"""What the kernel says when it cannot go on. No message carries a secret or an answer."""


class KernelError(Exception):
    """Something the kernel was handed is not what it must be."""


class Unsealable(KernelError):
    """A sealed record was not made for this key, this wave and this part, or was altered."""


class WrongPhrase(KernelError):
    """The phrase does not open this lock."""


class UnreadablePhrase(KernelError):
    """A word of the phrase is in no list and near to no single word of it.

    ``position`` counts from 1, so that a page can point at the word without repeating it.
    """

    def __init__(self, position: int) -> None:
        super().__init__(f"word {position} is not in the list")
        self.position = position


class Altered(KernelError):
    """What the browser handed back is not what it was given, or is too old."""


class UnfitKey(KernelError):
    """A key for tickets that is not of 2048 bits, exponent 65537 and the one encoding."""


class Unsignable(KernelError):
    """A request for a ticket that no browser of ours makes; nothing was signed."""


class SignerFault(KernelError):
    """The signature came out wrong, by a damaged key or machine; it was kept back."""


class Forged(KernelError):
    """Not a ticket of this wave, or not signed by its key."""
