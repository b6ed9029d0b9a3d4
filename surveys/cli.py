"""Commands of the first floor."""

import click

commands: tuple[click.Command, ...] = ()
