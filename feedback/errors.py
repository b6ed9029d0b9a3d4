"""The only errors whose text a person is shown.

    Refusal                      something a person asked for cannot be done
      NotFound                   nothing is kept under that name, link or code
      SignInRefused              unknown name, wrong password, used or expired link
      TooMany                    too many tries in a short time

Upper floors add their own kinds. Each message says what is wrong, where, what to do,
and, where answers are concerned, that nothing was stored.
"""


class Refusal(Exception):
    """A request that is turned down, in words for the person who made it."""

    status = 400

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotFound(Refusal):
    """Nothing is kept under that name, link or code."""

    status = 404


class SignInRefused(Refusal):
    """The name, password or link does not open anything."""

    status = 403


class TooMany(Refusal):
    """Too many tries in a short time, counted without looking at who tries."""

    status = 429
