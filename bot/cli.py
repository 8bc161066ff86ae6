"""The command line, and the one place where all parts are put together.

The only module of the core that knows the adapters' registry. Commands are short; what they use is imported
when they run, so that `kith --help` is there at once.
"""

import asyncio
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from bot import __version__
from bot.errors import BotError, ConfigError, Faults
from bot.interrupted import until_interrupted
from bot.library.command import app as prompts
from bot.simulate.command import simulate

app = typer.Typer(
    name="kith",
    help="Kith makes room for mentor pairs and community groups to turn to each other.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
db = typer.Typer(help="The database.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(db, name="db")
app.add_typer(prompts, name="prompts")
app.command()(simulate)

ConfigFile = Annotated[Path, typer.Option("--config", "-c", help="The configuration file.")]
DEFAULT_CONFIG = Path("kith.toml")


def main() -> None:
    """Run the command; what the operator can mend is told in plain words, without a traceback."""
    try:
        app()
    except Faults as error:
        for fault in error.faults:
            print(fault, file=sys.stderr)
        sys.exit(1)
    except BotError as error:
        print(error, file=sys.stderr)
        sys.exit(1)


def _version(asked: bool) -> None:
    if asked:
        print(f"kith {__version__}")
        raise typer.Exit


@app.callback()
def _kith(
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass


@app.command()
def check(
    config: ConfigFile = DEFAULT_CONFIG,
    online: Annotated[bool, typer.Option("--online", help="Also ask the platforms.")] = False,
) -> None:
    """Look at the configuration, the prompts and the database; tell every fault at once."""
    from bot.check import look  # noqa: PLC0415  # so that `kith --help` is there at once
    from bot.show import show  # noqa: PLC0415

    found = asyncio.run(
        look(
            config,
            platforms=platform_faults,
            online=_online if online else None,
            rooms=room_faults,
            rooms_online=_rooms_online if online else None,
        )
    )
    show(found.faults, found.fine)
    if found.faults:
        raise typer.Exit(1)


async def _online(name: str, settings: Mapping[str, Any]) -> Sequence[str]:
    from adapters.registry import online  # noqa: PLC0415  # so that `kith --help` is there at once
    from bot.commands.table import specs  # noqa: PLC0415

    return await online(name, settings, specs())


@app.command()
def manifest(
    platform: Annotated[str, typer.Argument(help="The platform, like slack.")],
    config: Annotated[Path | None, typer.Option("--config", "-c", help="The configuration file.")] = None,
) -> None:
    """Print what a platform wants to know of Kith before there is any token."""
    import json  # noqa: PLC0415  # so that `kith --help` is there at once

    from adapters.registry import manifest  # noqa: PLC0415
    from bot.commands.table import specs  # noqa: PLC0415
    from bot.config import written  # noqa: PLC0415

    made = manifest(platform, written(config, platform) if config else {}, specs())
    print(json.dumps(made, indent=2, ensure_ascii=False))


@app.command()
def invite(
    platform: Annotated[str, typer.Argument(help="The platform, like discord.")],
    config: Annotated[Path | None, typer.Option("--config", "-c", help="The configuration file.")] = None,
    application: Annotated[str, typer.Option(help="The application's id, without a configuration.")] = "",
) -> None:
    """Print the link that adds Kith to a server, with the least permissions and why."""
    from adapters.registry import invite  # noqa: PLC0415  # so that `kith --help` is there at once
    from bot.config import platforms  # noqa: PLC0415

    settings = platforms(config).get(platform, {}) if config else {}
    address, reasons = invite(
        platform, {**settings, **({"application_id": application} if application else {})}
    )
    print(address)
    for name, why in reasons.items():
        print(f"  {name}: {why}", file=sys.stderr)


@app.command()
def demo(
    headless: Annotated[
        bool, typer.Option("--headless", help="Play at once and print a transcript.")
    ] = False,
    weeks: Annotated[int, typer.Option(min=1, max=104, help="How many weeks to play headless.")] = 12,
    feed: Annotated[list[str] | None, typer.Option(help="A feed's address or file; may be repeated.")] = None,
    folder: Annotated[Path | None, typer.Option(help="Keep the demo there, to go on later.")] = None,
    port: Annotated[int, typer.Option(help="The page's port; 0 takes a free one.")] = 8321,
) -> None:
    """Try Kith without any account: a sample programme in your browser, with a clock that you can move."""
    from tempfile import TemporaryDirectory  # noqa: PLC0415  # so that `kith --help` is there at once

    with TemporaryDirectory(prefix="kith-") as temporary:
        place = folder or Path(temporary)
        place.mkdir(parents=True, exist_ok=True)
        until_interrupted(_demo(place, feed or [], port, weeks if headless else None))


async def _demo(folder: Path, feeds: Sequence[str], port: int, weeks: int | None) -> None:
    from rich.console import Console  # noqa: PLC0415  # so that `kith --help` is there at once

    from adapters.registry import build, offered_feeds  # noqa: PLC0415
    from bot.demo.run import Parts, headless, page, starting_clock  # noqa: PLC0415
    from bot.log import set_up  # noqa: PLC0415

    set_up("text", "warning")
    clock = await starting_clock(folder, headless=weeks is not None)
    async with offered_feeds(feeds, clock.now(), clock.now) as (source, addresses):
        parts = Parts(build=build, source=source, feeds=addresses)
        if weeks is None:
            await page(parts, folder, clock, port, _welcome)
        else:
            await headless(parts, folder, clock, weeks, Console(highlight=False))


def _welcome(address: str) -> None:
    print(f"Kith is at {address}\nMove its clock at the top of the page. Ctrl+C ends it.", flush=True)


@app.command()
def run(config: ConfigFile = DEFAULT_CONFIG) -> None:
    """Run Kith with a configuration, until it is interrupted."""
    until_interrupted(_run(config))


async def _run(path: Path) -> None:
    from adapters.registry import build, meetings, web_feeds  # noqa: PLC0415  # so that --help is there at once
    from bot.clock import SystemClock  # noqa: PLC0415
    from bot.compose import composed  # noqa: PLC0415
    from bot.config import read  # noqa: PLC0415
    from bot.log import set_up  # noqa: PLC0415

    config = read(path)
    wrong = [*platform_faults(config.platforms), *room_faults(config.meetings)]
    if wrong:
        raise ConfigError([f"{path}: {fault}" for fault in wrong])
    set_up(config.kith.log, config.kith.log_level)
    async with (
        web_feeds(frozenset(config.feeds.trusted)) as feeds,
        meetings(config.meetings, SystemClock().now) as rooms,
        composed(config, build, feeds, rooms) as kith,
    ):
        await kith.run()


@app.command()
def key() -> None:
    """Make a fresh key for sealed answers, and say where to put it."""
    from bot.store.cipher import new_key  # noqa: PLC0415  # so that `kith --help` is there at once

    print(new_key())
    print(
        "Keep it safe, and set it in the environment that starts Kith, as KITH_KEY or the name in key_env.\n"
        "To replace an older key: the new one, a comma, then the old one.",
        file=sys.stderr,
    )


@db.command()
def upgrade(config: ConfigFile = DEFAULT_CONFIG) -> None:
    """Bring the database to this Kith's version, all or nothing. Make a backup first."""
    from bot.config import read  # noqa: PLC0415  # so that `kith --help` is there at once
    from bot.store.upgrade import brought_up  # noqa: PLC0415

    print(asyncio.run(brought_up(read(config).kith.database)))


def platform_faults(platforms: Mapping[str, Mapping[str, Any]]) -> Sequence[str]:
    """What is wrong with the platforms' own settings; their adapters know."""
    from adapters.registry import settings_model  # noqa: PLC0415  # each adapter's SDK comes when it is used
    from bot.check import judged  # noqa: PLC0415

    return judged(platforms, settings_model)


def room_faults(makers: Mapping[str, Mapping[str, Any]]) -> Sequence[str]:
    """The same for who makes rooms for calls."""
    from adapters.registry import meeting_settings  # noqa: PLC0415  # see above
    from bot.check import judged  # noqa: PLC0415

    return judged(makers, meeting_settings, "meetings")


async def _rooms_online(name: str, settings: Mapping[str, Any]) -> Sequence[str]:
    from adapters.registry import meetings_online  # noqa: PLC0415  # see above
    from bot.clock import SystemClock  # noqa: PLC0415

    return await meetings_online(name, settings, SystemClock().now)
