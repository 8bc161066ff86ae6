"""What is said about Discord outside the code is true."""

import re
import tomllib
from pathlib import Path

from adapters.discord.permissions import PERMISSIONS
from adapters.discord.settings import DiscordSettings

ROOT = Path(__file__).parent.parent.parent.parent
ELSEWHERE = {"token", "base_url", "gateway"}
"""The token is named by its variable; the addresses are Discord's own."""


def test_the_readme_tells_each_permission_and_what_it_is_for() -> None:
    section = (ROOT / "README.md").read_text(encoding="utf-8").partition("### Discord")[2]
    table = section.partition("| permission | what for |")[2].partition("\n\n")[0]
    told = dict(re.findall(r"^\| ([A-Z].*?) \| (.*?) \|$", table, re.M))
    assert told == {name: why for name, (_, why) in PERMISSIONS.items()}


def test_the_example_offers_every_setting() -> None:
    text = (ROOT / "config.example.toml").read_text(encoding="utf-8")
    section = text.partition("# [platforms.discord]")[2].partition("# [")[0]
    lines = [line.removeprefix("# ") for line in section.splitlines()]
    offered = tomllib.loads("\n".join(line for line in lines if re.match(r"[a-z_]+ = ", line)))
    assert set(offered) - {"token_env"} == set(DiscordSettings.model_fields) - ELSEWHERE
    given = {name: held for name, held in offered.items() if name != "token_env"}
    DiscordSettings.model_validate(given | {"token": "a.b.c"})
