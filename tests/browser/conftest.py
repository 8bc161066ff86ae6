"""A real Chromium without a window, from the machine's own packages.

It starts once for all; so everything around it lives in the loop of the session.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, async_playwright, expect

from bot.messages import Address, Receipt
from tests.adapters.playground.stage import PlaygroundStage
from tests.browser.script import CHECK_IN, Script

CHROMIUM = Path("/usr/bin/chromium")

expect.set_options(timeout=10_000)


@pytest.fixture(scope="session")
def chromium() -> Path:
    """Where it is; skips the test where there is none."""
    if not CHROMIUM.exists():
        pytest.skip(f"there is no {CHROMIUM}; Debian's package chromium brings it")
    return CHROMIUM


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium: Path) -> AsyncIterator[Browser]:
    """A browser without a window."""
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=chromium)
        yield started
        await started.close()


@pytest.fixture
def script() -> Script:
    """The scripted core that answers."""
    return Script()


@pytest_asyncio.fixture(loop_scope="session")
async def stage(tmp_path: Path, script: Script) -> AsyncIterator[PlaygroundStage]:
    """A playground that is being served."""
    made = PlaygroundStage(tmp_path / "playground.db")
    async with made.serving(script.receive):
        yield made
    made.platform.close()


@pytest_asyncio.fixture(loop_scope="session")
async def check_in(stage: PlaygroundStage) -> Receipt:
    """The pair's conversation, with a check-in in it."""
    where: Address = await stage.platform.open(stage.space, [stage.ana, stage.ben], "Ana and Ben")
    return await stage.platform.send(where, CHECK_IN, "s:1")


Visit = Callable[..., Awaitable[Page]]


@pytest_asyncio.fixture(loop_scope="session")
async def visit(browser: Browser, stage: PlaygroundStage) -> AsyncIterator[Visit]:
    """Opens the page in a context of its own; at the end there must have been no error in any."""
    faults: list[str] = []
    contexts: list[BrowserContext] = []

    async def opened(width: int = 1440, height: int = 900, scheme: str = "light") -> Page:
        context = await browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
        )
        contexts.append(context)
        page = await context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if _is_fault(said) else None)
        await page.goto(stage.platform.address)
        await page.wait_for_selector("body[data-ready]")
        return page

    yield opened
    for context in contexts:
        await context.close()
    assert faults == []


def _is_fault(said: ConsoleMessage) -> bool:
    """A refusal that the page shows is none."""
    return said.type == "error" and "Failed to load resource" not in said.text
