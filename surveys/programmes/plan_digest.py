"""The plan of a report as one digest, so that nobody can change after the answers what will be shown.

Answers the attack that tries cuts until one of them says something: the digest stands in the wave's
descriptor, which everybody sees before answering, and again in the release.
"""

from feedback.privacy import descriptor
from surveys.programmes.models import Programme


def plan_digest(programme: Programme) -> bytes:
    """SHA-256 (32 bytes) of the canonical JSON of all that decides what the report may show.

    k may rise afterwards, and the digest changes with it: what was promised is the one in the descriptor.
    The sizes of groups are not in it, because they can rise and change nothing of the plan.
    """
    return descriptor.digest(
        descriptor.canonical(
            {
                "k": programme.k,
                "cuts": programme.cuts.split(",") if programme.cuts else [],
                "backgrounds": [[each.item, each.by] for each in programme.declared_backgrounds],
                "groups": [[group.id, group.site, group.arm] for group in programme.groups],
                "waves": [wave.kind for wave in programme.waves],
                "questionnaire": programme.questionnaire_digest.hex(),
                "comments": programme.comments,
                "public": programme.public_epsilon,
            }
        )
    )
