"""Crowds for tests: groups with people before and after, nothing else known of them."""

from time import monotonic

import numpy as np

from reports.disclosure.candidates import candidates
from reports.disclosure.choosing import choose
from reports.disclosure.crowd import Atom, Crowd, Layer


def crowd_from(groups, sizes):
    """``sizes``: group id -> (before, after)."""
    people = np.array([[sizes[group.id][wave] for group in groups] for wave in (0, 1)], dtype=np.int64)
    return Crowd(tuple(Atom(group.id) for group in groups), (Layer("before"), Layer("after")), people)


def chosen_from(groups, sizes, cuts, k, earlier=(), hide=frozenset(), seconds=30, units=()):
    """What the gate shows of these groups."""
    wanted = units or candidates(groups, sizes, [cut for cut in cuts if cut != "whole"], (), k)
    crowd = crowd_from(groups, sizes)
    return choose(crowd, wanted, k, earlier=earlier, hide=hide, seconds=seconds, clock=monotonic)
