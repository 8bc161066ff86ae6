"""The command line, and the one place where all parts are put together.

The only module of the core that knows the adapters' registry. Commands are short; what they use is imported
when they run, so that `kith --help` is there at once.
"""

import asyncio
import contextlib
import signal
import sys
from collections.abc import Coroutine, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from bot import __version__
from bot.errors import BotError, ConfigError, Faults

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
def check(config: ConfigFile = DEFAULT_CONFIG) -> None:
    """Look at the configuration, the prompts and the database; tell every fault at once."""
    from bot.check import look  # noqa: PLC0415  # so that `kith --help` is there at once

    found = asyncio.run(look(config, platforms=platform_faults))
    show(found.faults, found.fine)
    if found.faults:
        raise typer.Exit(1)


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
        _until_interrupted(_demo(place, feed or [], port, weeks if headless else None))


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
    _until_interrupted(_run(config))


async def _run(path: Path) -> None:
    from adapters.registry import build, web_feeds  # noqa: PLC0415  # so that `kith --help` is there at once
    from bot.compose import composed  # noqa: PLC0415
    from bot.config import read  # noqa: PLC0415
    from bot.log import set_up  # noqa: PLC0415

    config = read(path)
    wrong = platform_faults(config.platforms)
    if wrong:
        raise ConfigError([f"{path}: {fault}" for fault in wrong])
    set_up(config.kith.log, config.kith.log_level)
    async with (
        web_feeds(frozenset(config.feeds.trusted)) as feeds,
        composed(config, build, feeds) as kith,
    ):
        await kith.run()


def _until_interrupted(work: Coroutine[Any, Any, None]) -> None:
    """Run until it ends; Ctrl+C and a service's TERM are the usual ways to end it, and no fault."""
    with contextlib.suppress(KeyboardInterrupt, asyncio.CancelledError):
        asyncio.run(_stoppable(work))


async def _stoppable(work: Coroutine[Any, Any, None]) -> None:
    current = asyncio.current_task()
    assert current is not None  # it runs in one
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, current.cancel)
    await work


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


@app.command()
def prompts() -> None:
    """Count the prompts per moment."""
    from collections import Counter  # noqa: PLC0415

    from bot.library import load  # noqa: PLC0415  # so that `kith --help` is there at once

    library = load()
    counts = Counter((prompt.moment, prompt.locale) for prompt in library)
    for moment in sorted({moment for moment, _ in counts}):
        each = ", ".join(f"{counts[moment, locale]} {locale}" for locale in library.locales)
        print(f"{moment:<16} {each}")


@db.command()
def upgrade(config: ConfigFile = DEFAULT_CONFIG) -> None:
    """Bring the database to this Kith's version, all or nothing. Make a backup first."""
    print(asyncio.run(_upgrade(config)))


async def _upgrade(path: Path) -> str:
    from bot.config import read  # noqa: PLC0415  # so that `kith --help` is there at once
    from bot.store.engine import Store  # noqa: PLC0415
    from bot.store.upgrade import place, revision, upgrade  # noqa: PLC0415

    store = Store(read(path).kith.database)
    try:
        before = await revision(store)
        await upgrade(store)
        after = await revision(store)
    finally:
        await store.close()
    if before == after:
        return f"{place(store)} has version {after} already."
    return f"{place(store)}: from {f'version {before}' if before else 'nothing'} to version {after}."


def platform_faults(platforms: Mapping[str, Mapping[str, Any]]) -> Sequence[str]:
    """What is wrong with the platforms' own settings, each by its name; their adapters know."""
    from pydantic import ValidationError  # noqa: PLC0415

    from adapters.registry import settings_model  # noqa: PLC0415  # each adapter's SDK comes when it is used
    from bot.config.faults import told  # noqa: PLC0415

    wrong: list[str] = []
    for name, settings in platforms.items():
        try:
            model = settings_model(name)
        except Faults as error:
            wrong += [f"platforms.{name}: {fault}" for fault in error.faults]
            continue
        try:
            model.model_validate(settings)
        except ValidationError as error:
            wrong += told(error, model, under=("platforms", name))
    return wrong


def show(faults: Sequence[str], fine: Sequence[str]) -> None:
    """A mark and a line each; colour on a terminal, plain words elsewhere."""
    if not sys.stdout.isatty():
        print("\n".join([*(f"fault: {fault}" for fault in faults), *(f"fine: {words}" for words in fine)]))
        return
    from rich.console import Console  # noqa: PLC0415  # 60 ms that a pipe need not wait for
    from rich.text import Text  # noqa: PLC0415

    console = Console(highlight=False)
    for mark, style, lines in (("✗", "red", faults), ("✓", "green", fine)):
        for words in lines:
            console.print(Text(f"{mark} ", style=style) + Text(words), soft_wrap=True)
