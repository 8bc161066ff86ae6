"""The demo as a newcomer uses it: the real `kith demo` in a process of its own, and a real browser."""

import asyncio
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

CHROMIUM = Path("/usr/bin/chromium")
pytestmark = pytest.mark.browser


@asynccontextmanager
async def demo(folder: Path) -> AsyncIterator[str]:
    """The address of a demo that runs until the end of the block, and ends well when it is told to."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "demo", "--port", "0", "--folder", str(folder),
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        line = (await asyncio.wait_for(process.stdout.readline(), 60)).decode()
        yield re.findall(r"http://127\.0\.0\.1:\d+", line)[0]
    finally:
        process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(process.wait(), 20)
    assert process.returncode == 0


@asynccontextmanager
async def visited(address: str) -> AsyncIterator[Page]:
    """The demo's page in a wide window."""
    async with async_playwright() as playwright:
        browser: Browser = await playwright.chromium.launch(executable_path=CHROMIUM)
        page = await browser.new_page(viewport={"width": 1600, "height": 1000})
        await page.goto(address)
        await page.wait_for_selector("body[data-ready]")
        yield page
        await browser.close()


def pane(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=f"{name}'s view")


async def move(page: Page, step: str) -> None:
    """Move the clock, and wait until it has arrived."""
    button = page.get_by_role("button", name=f"Move the clock by 1 {step}")
    await button.click()
    await expect(button).not_to_have_class(re.compile("busy"), timeout=30_000)


async def move_until(page: Page, seen: Locator, step: str, most: int) -> None:
    """Move the clock by `step` until `seen` is there."""
    for _ in range(most):
        await move(page, step)
        if await seen.count():
            return
    raise AssertionError(f"after {most} times a {step} there is no {seen}")


async def tell(page: Page, who: str, story: str) -> None:
    """Answer the newest story of the pair."""
    await pane(page, who).get_by_role("button", name="Answer", exact=True).last.click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("What happened").fill(story)
    await dialog.get_by_role("button", name="Seal it").click()
    await expect(dialog).to_be_hidden()
    await expect(pane(page, who).get_by_text("Sealed.").last).to_be_visible()


@pytest.mark.skipif(not CHROMIUM.exists(), reason=f"there is no {CHROMIUM}; Debian's package chromium has it")
@pytest.mark.timeout(200)
async def test_a_newcomer_sees_the_main_thing_happen(tmp_path: Path) -> None:
    async with demo(tmp_path) as address, visited(address) as page:
        ana, ben, dana = (pane(page, name) for name in ("Ana Sousa", "Ben Okafor", "Dana Levin"))
        for who in (ana, ben):
            await who.get_by_role("button", name="Yes, count me in").click()
            await expect(who.get_by_text("Good, you are in.")).to_be_visible()

        await move_until(page, ana.get_by_role("button", name=re.compile("^Ben")), "day", 3)
        await ana.get_by_role("button", name=re.compile("^Ben")).click()
        await ben.get_by_role("button", name=re.compile("^Ana")).click()
        await move_until(page, ana.get_by_text("Skipping is fine."), "day", 9)
        await tell(page, "Ana Sousa", "I missed a train and met my first teacher.")
        await expect(ben.get_by_text("I missed a train")).to_have_count(0)
        await tell(page, "Ben Okafor", "I asked a stranger for the way, and she knew my village.")
        await move_until(page, ben.get_by_text("I missed a train"), "day", 4)
        await expect(ana.get_by_text("she knew my village")).to_be_visible()

        await move_until(page, ana.get_by_text("How are you two?"), "week", 6)
        await ana.get_by_role("button", name="Answer", exact=True).last.click()
        dialog = page.get_by_role("dialog")
        await dialog.get_by_label("A line, if you like").fill("A long week, a good one.")
        await dialog.get_by_label("Share it with my partner").check()
        await dialog.get_by_role("button", name="Save").click()
        await expect(ana.get_by_text("I'll post it here in your name.")).to_be_visible()
        await move_until(page, ben.get_by_text("A long week, a good one."), "day", 4)

        await dana.get_by_placeholder("Write a message").fill("/kith report")
        await dana.get_by_placeholder("Write a message").press("Enter")
        await expect(dana.get_by_text("Ana & Ben", exact=True)).to_be_visible()
        await expect(dana.get_by_text("A long week")).to_have_count(0)
        await page.screenshot(path=Path("/tmp/shots-page.png"))
