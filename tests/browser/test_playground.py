"""The playground as people use it."""

import asyncio
from datetime import date
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from adapters.playground.serve import bind
from bot.messages import (
    Account,
    Activity,
    Address,
    Answer,
    Choice,
    Command,
    File,
    Message,
    Poll,
    Receipt,
    Text,
)
from tests.adapters.playground.stage import PlaygroundStage
from tests.browser.conftest import Visit
from tests.browser.script import ARTICLE, REVEAL, Script

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.usefixtures("check_in"),
]


def pane(page: Page, name: str) -> Locator:
    """The pane that shows what `name` sees."""
    return page.get_by_role("region", name=f"{name}'s view")


async def test_two_members_a_channel_and_a_coordinator_stand_side_by_side(visit: Visit) -> None:
    page = await visit()
    for name in ("Ana Ruiz", "Ben Okafor", "Chloé Martin", "Dana Cole"):
        await expect(pane(page, name)).to_be_visible()
    ana = pane(page, "Ana Ruiz")
    await expect(ana.get_by_text("What has given you energy")).to_be_visible()
    await expect(ana.get_by_text("Why: it has been two weeks")).to_be_visible()
    await expect(ana.get_by_text("Seen by: Ana and Ben")).to_be_visible()
    await expect(ana.get_by_text("Monday, 2 March 2026")).to_be_visible()
    await expect(ana.get_by_text("Madrid 11:00")).to_be_visible()
    await expect(pane(page, "Chloé Martin").get_by_role("button", name="#makers")).to_have_attribute(
        "aria-current", "page"
    )


async def test_a_form_keeps_what_was_typed_until_it_is_right(visit: Visit, script: Script) -> None:
    page = await visit()
    ana, ben = pane(page, "Ana Ruiz"), pane(page, "Ben Okafor")
    await ana.get_by_role("button", name="Answer").press("Enter")
    dialog = page.get_by_role("dialog", name="What has given you energy?")
    words = dialog.get_by_label("Your answer")
    await expect(words).to_be_focused()
    await dialog.get_by_role("button", name="Send").click()
    await expect(dialog.get_by_text("Please fill this in.")).to_be_visible()
    await words.fill("My garden")
    await dialog.get_by_label("Ana and I").check()
    await dialog.get_by_role("button", name="Send").click()
    await expect(dialog.get_by_text("A few more words would help")).to_be_visible()
    await expect(words).to_have_value("My garden")
    await expect(words).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    await expect(ana.get_by_role("button", name="Answer")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(words).to_have_value("My garden")
    await expect(dialog.get_by_label("Ana and I")).to_be_checked()
    await words.fill("My garden: the first\npeas are out.")
    await dialog.get_by_role("button", name="Send").click()
    await expect(dialog).to_be_hidden()
    for both in (ana, ben):
        await expect(both.get_by_text("Both of you have answered.")).to_be_visible()
    await expect(ana.get_by_text("Thank you. It stays with you.")).to_be_visible()
    await expect(ana.get_by_text("Only you can see this").first).to_be_visible()
    await expect(ben.get_by_text("Thank you.")).to_be_hidden()
    last = script.came[-1]
    assert isinstance(last, Answer)
    assert last.values == {"words": "My garden: the first\npeas are out.", "to": "share"}


async def test_every_kind_of_field_comes_back_typed(visit: Visit, script: Script) -> None:
    page = await visit()
    ana = pane(page, "Ana Ruiz")
    await ana.get_by_role("combobox").fill("/kith settings")
    await ana.get_by_role("combobox").press("Enter")
    dialog = page.get_by_role("dialog", name="Your settings")
    await dialog.get_by_label("Monday").check()
    await dialog.get_by_label("Messages a week").fill("three")
    await dialog.get_by_label("Mentor").select_option("Ben Okafor")
    await dialog.get_by_label("Chloé Martin").check()
    await dialog.get_by_label("Channel").select_option("#makers")
    await dialog.get_by_label("Picture of you").set_input_files(
        {"name": "me.png", "mimeType": "image/png", "buffer": b"\x89PNG\x00\xff"}
    )
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog.get_by_text("Please write a whole number")).to_be_visible()
    await dialog.get_by_label("Messages a week").fill("3")
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog).to_be_hidden()
    last = script.came[-1]
    assert isinstance(last, Answer)
    assert last.values == {
        "line": "Ana",
        "many": ("mo",),
        "yes": True,
        "date": date(2026, 3, 9),
        "time": "09:30",
        "number": 3,
        "person": Account(platform="playground", id="ben"),
        "people": ("chloe",),
        "place": Address(platform="playground", space="playground", id="makers"),
        "file": File(name="me.png", mime="image/png", data=b"\x89PNG\x00\xff"),
    }


async def test_more_choices_open_in_a_menu_by_keyboard(visit: Visit, script: Script) -> None:
    page = await visit()
    ana = pane(page, "Ana Ruiz")
    more = ana.get_by_role("button", name="More")
    await more.press("Enter")
    await expect(ana.get_by_role("menuitem", name="We're in touch")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(more).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(ana.get_by_text("You pressed d:1:less.")).to_be_visible()
    last = script.came[-1]
    assert isinstance(last, Answer)
    assert (last.token, last.by.id, last.values) == ("d:1:less", "ana", None)


async def test_one_click_shows_somebody_else(visit: Visit, stage: PlaygroundStage) -> None:
    page = await visit()
    await stage.platform.send(
        await stage.platform.direct(stage.dana),
        Message(token="d:5", parts=(Text(body=("For Dana",)),)),
        "s:5",
    )
    ana = pane(page, "Ana Ruiz")
    await expect(ana.get_by_text("For Dana")).to_be_hidden()
    await ana.get_by_role("button", name="See it as Dana Cole").click()
    first = page.locator(".pane").first
    await expect(first).to_have_attribute("aria-label", "Dana Cole's view")
    await expect(first.get_by_text("For Dana")).to_be_visible()
    await expect(first.get_by_text("What has given you energy")).to_have_count(0)
    await page.reload()
    await expect(page.locator(".pane").first).to_have_attribute("aria-label", "Dana Cole's view")


async def test_commands_complete_by_keyboard(visit: Visit, script: Script) -> None:
    page = await visit()
    dana = pane(page, "Dana Cole")
    box = dana.get_by_role("combobox")
    await box.press_sequentially("/")
    await expect(dana.get_by_role("option")).to_have_count(5)
    await box.press_sequentially("kith pai")
    await expect(dana.get_by_role("option", name="/kith pair")).to_have_attribute("aria-selected", "true")
    await box.press("Tab")
    await expect(box).to_have_value("/kith pair ")
    await box.press("ArrowDown")
    await box.press("Enter")
    await expect(box).to_have_value("/kith pair @Ana Ruiz ")
    await box.press_sequentially("@be")
    await box.press("Enter")
    await expect(box).to_have_value("/kith pair @Ana Ruiz @Ben Okafor ")
    await box.press("Escape")
    await box.press("Enter")
    await expect(dana.get_by_text("<@ana> <@ben>")).to_be_visible()
    await expect(dana.get_by_text("Only you can see this").first).to_be_attached()
    last = script.came[-1]
    assert isinstance(last, Command)
    assert (last.name, last.rest, last.admin) == ("pair", "<@ana> <@ben>", True)


async def test_options_are_suggested_by_the_core(visit: Visit, script: Script) -> None:
    page = await visit()
    ana = pane(page, "Ana Ruiz")
    box = ana.get_by_role("combobox")
    await box.press_sequentially("/kith pause new")
    await expect(ana.get_by_role("option", name="America/New York")).to_be_visible()
    await box.press("Enter")
    await expect(box).to_have_value('/kith pause "America/New York" ')
    await box.press("Enter")
    await expect(box).to_have_value("")
    last = script.came[-1]
    assert isinstance(last, Command)
    assert last.rest == '"America/New York"'


async def test_talk_reaches_the_other_and_only_its_sign_the_core(visit: Visit, script: Script) -> None:
    page = await visit()
    ana, ben = pane(page, "Ana Ruiz"), pane(page, "Ben Okafor")
    await ana.get_by_role("combobox").fill("How was it, <b>Ben</b>?")
    await ana.get_by_role("button", name="Send").click()
    await expect(ben.get_by_text("How was it, <b>Ben</b>?")).to_be_visible()
    (came,) = script.came
    assert isinstance(came, Activity)
    assert "How was it" not in repr(came)
    await ana.get_by_role("combobox").fill("/giphy cat")
    await ana.get_by_role("combobox").press("Enter")
    await expect(ana.get_by_text("There is one command here")).to_be_visible()
    await expect(ana.get_by_role("combobox")).to_have_value("/giphy cat")


async def test_the_clock_moves_and_says_so(visit: Visit, stage: PlaygroundStage, check_in: Receipt) -> None:
    go = asyncio.Event()

    async def due() -> None:
        await go.wait()
        await stage.platform.send(check_in.at, REVEAL, "s:9")

    stage.time.before = due
    page = await visit()
    await expect(page.locator("#clock")).to_have_text("Mon, 2 March 2026 10:00 UTC")
    week = page.get_by_role("button", name="Move the clock by 1 week")
    await week.click()
    await expect(page.get_by_role("group", name="Move the clock", exact=True)).to_have_attribute(
        "aria-busy", "true"
    )
    go.set()
    await expect(page.locator("#clock")).to_have_text("Mon, 9 March 2026 10:00 UTC")
    ana = pane(page, "Ana Ruiz")
    await expect(ana.get_by_text("I left a safe post")).to_be_visible()
    await expect(ana.get_by_role("heading", name="A risk you took")).to_be_visible()
    await page.get_by_role("button", name="Move the clock by 1 hour").click()
    await expect(ana.get_by_text("Madrid 12:00")).to_be_visible()


async def test_what_waits_elsewhere_has_a_dot(visit: Visit, stage: PlaygroundStage) -> None:
    page = await visit()
    ana = pane(page, "Ana Ruiz")
    makers = Address(platform="playground", space="playground", id="makers")
    await stage.platform.send(makers, ARTICLE, "s:2")
    tab = ana.get_by_role("button", name="#makers, 1 new")
    await tab.click()
    await expect(ana.get_by_role("link", name="What a small team learned")).to_have_attribute(
        "rel", "noopener noreferrer"
    )
    await ana.get_by_role("button", name="Ben", exact=True).click()
    await expect(ana.get_by_role("button", name="#makers", exact=True)).to_be_visible()


async def test_home_is_a_page_with_buttons(visit: Visit) -> None:
    page = await visit()
    ana = pane(page, "Ana Ruiz")
    await ana.get_by_role("button", name="Home").click()
    await expect(ana.get_by_role("heading", name="Your page")).to_be_visible()
    await ana.get_by_role("button", name="Pause").click()
    await expect(ana.get_by_text("You are paused until Monday.")).to_be_visible()


async def test_nothing_in_a_message_runs(visit: Visit, stage: PlaygroundStage, check_in: Receipt) -> None:
    page = await visit()
    trick = "<img src=x onerror=\"document.body.dataset.hacked='yes'\"><script>alert(1)</script>"
    await stage.platform.send(
        check_in.at, Message(token="d:6", topic=trick, parts=(Text(body=(trick,)),), seen_by=trick), "s:6"
    )
    await expect(pane(page, "Ana Ruiz").get_by_text(trick).first).to_be_visible()
    assert await page.evaluate("document.body.dataset.hacked") is None


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_it_fits_every_screen_in_both_lights(visit: Visit, scheme: str) -> None:
    page = await visit(1440, 900, scheme)
    for width, height in ((1440, 900), (1100, 800), (900, 800), (390, 844), (320, 640)):
        await page.set_viewport_size({"width": width, "height": height})
        assert await page.evaluate("document.documentElement.scrollWidth") == width
    ground = await page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (ground == "rgb(16, 20, 19)") == (scheme == "dark")
    await page.get_by_role("radio", name="Light" if scheme == "dark" else "Dark").click()
    assert await page.evaluate("getComputedStyle(document.body).backgroundColor") != ground


async def test_on_a_narrow_screen_people_are_tabs(visit: Visit) -> None:
    page = await visit(390, 844)
    await expect(pane(page, "Ana Ruiz")).to_be_visible()
    await expect(pane(page, "Dana Cole")).to_be_hidden()
    await page.get_by_role("tab", name="Dana").click()
    await expect(pane(page, "Dana Cole")).to_be_visible()
    await expect(pane(page, "Ana Ruiz")).to_be_hidden()


async def test_after_a_restart_the_page_goes_on(browser: Browser, script: Script, tmp_path: Path) -> None:
    with bind(0) as free:
        port = free.getsockname()[1]
    stage = PlaygroundStage(tmp_path / "restart.db", port=port)
    where = await stage.platform.direct(stage.ana)
    async with stage.serving(script.receive):
        page = await browser.new_page()
        await page.goto(stage.platform.address)
        await page.wait_for_selector("body[data-ready]")
    await expect(page.locator("body")).to_have_attribute("data-lost", "yes")
    await stage.platform.send(
        where, Message(token="d:8", parts=(Text(body=("While you were away",)),)), "s:8"
    )
    async with stage.serving(script.receive):
        await expect(page.locator("body")).not_to_have_attribute("data-lost", "yes")
        await expect(pane(page, "Ana Ruiz").get_by_text("While you were away")).to_be_visible()
        await page.close()
    stage.platform.close()


async def test_a_poll_is_pressed_in_private(visit: Visit, stage: PlaygroundStage, script: Script) -> None:
    where = await stage.platform.open(stage.space, [stage.ana, stage.ben], "Ana and Ben")
    options = (Choice(id="1", label="Cook together"), Choice(id="2", label="Walk and talk"))
    poll = Poll(question="Which of these?", options=options)
    await stage.platform.send(where, Message(token="d:9", parts=(poll,)), "s:9")
    page = await visit()
    ana = pane(page, "Ana Ruiz")
    group = ana.get_by_role("group", name="Which of these?")
    await expect(ana.get_by_text("Open for 3 days. Nobody sees what you choose.")).to_be_visible()
    await group.get_by_role("button", name="Walk and talk").click()
    await expect(ana.get_by_text("Only you can see this")).to_be_visible()
    last = script.came[-1]
    assert isinstance(last, Answer)
    assert last.token == "d:9:2"
