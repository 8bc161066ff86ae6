"""Components of messages and modals: what Discord takes and what it refuses."""

from collections.abc import Iterator

from tests.standins.discord.errors import Faulty
from tests.standins.discord.world import Json

ROW, BUTTON, STRING, INPUT, SECTION, DISPLAY, LABEL = 1, 2, 3, 4, 9, 10, 18
SELECTS = (3, 5, 6, 7, 8)
INSIDE = {
    "top of a message": (1, 9, 10, 12, 13, 14, 17),
    "top of a plain message": (1,),
    "row": (2, 3, 5, 6, 7, 8),
    "section": (10,),
    "container": (1, 9, 10, 12, 13, 14),
    "modal": (1, 10, 18),
    "label": (3, 4, 5, 6, 7, 8, 19, 21, 22, 23),
}
NAMED = (2, 3, 4, 5, 6, 7, 8, 19, 21, 22, 23)
Placed = tuple[str, Json]


def every(components: list[Json], path: str = "components") -> Iterator[Placed]:
    """All components with their paths, nested ones too."""
    for n, one in enumerate(components):
        here = f"{path}.{n}"
        yield here, one
        yield from every(one.get("components") or [], f"{here}.components")
        for name in ("accessory", "component"):
            if one.get(name):
                yield f"{here}.{name}", one[name]


def check_message(components: list[Json], v2: bool, faulty: Faulty) -> None:
    """Components of a message."""
    flat = list(every(components))
    if v2 and len(flat) > 40:
        faulty.add("components", "BASE_TYPE_BAD_LENGTH", "The message has more than 40 components in total.")
    if not v2 and len(components) > 5:
        faulty.add("components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.")
    text = sum(len(one.get("content") or "") for _, one in flat if one.get("type") == DISPLAY)
    if text > 4000:
        words = "The total length of the text must be 4000 or fewer in length."
        faulty.add("components", "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", words)
    _nesting(components, "top of a message" if v2 else "top of a plain message", "components", faulty)
    _each(flat, faulty)


def check_modal(data: Json, faulty: Faulty) -> None:
    """A modal: its title, its id and what it asks."""
    faulty.length("data.title", data.get("title") or "", 1, 45)
    faulty.length("data.custom_id", data.get("custom_id") or "", 1, 100)
    components = data.get("components") or []
    if not 1 <= len(components) <= 5:
        faulty.add("data.components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.")
    for n, one in enumerate(components):
        _part_of_modal(one, f"data.components.{n}", faulty)
    _each(list(every(components, "data.components")), faulty)


def _part_of_modal(one: Json, path: str, faulty: Faulty) -> None:
    _allowed(one, "modal", path, faulty)
    if one.get("type") == ROW:
        inputs = one.get("components") or []
        if len(inputs) != 1 or inputs[0].get("type") != INPUT:
            faulty.add(path, "COMPONENT_TYPE_INVALID", "A row in a modal holds one text input")
        elif not inputs[0].get("label"):
            faulty.required(f"{path}.components.0.label")
    if one.get("type") == LABEL:
        faulty.length(f"{path}.label", one.get("label") or "", 1, 45)
        faulty.length(f"{path}.description", one.get("description") or "", 0, 100)
        _allowed(one.get("component") or {}, "label", f"{path}.component", faulty)


def _nesting(components: list[Json], where: str, path: str, faulty: Faulty) -> None:
    for n, one in enumerate(components):
        here = f"{path}.{n}"
        _allowed(one, where, here, faulty)
        inner = one.get("components") or []
        if one.get("type") == ROW:
            _row(inner, here, faulty)
        elif one.get("type") == SECTION:
            if not 1 <= len(inner) <= 3:
                faulty.add(f"{here}.components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 3 in length.")
            if (one.get("accessory") or {}).get("type") not in (2, 11):
                faulty.required(f"{here}.accessory")
            _nesting(inner, "section", f"{here}.components", faulty)
        elif one.get("type") == 17:
            _nesting(inner, "container", f"{here}.components", faulty)


def _row(inner: list[Json], path: str, faulty: Faulty) -> None:
    selects = any(one.get("type") in SELECTS for one in inner)
    most = 1 if selects else 5
    if not 1 <= len(inner) <= most:
        faulty.add(f"{path}.components", "BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {most} in length.")
    for n, one in enumerate(inner):
        _allowed(one, "row", f"{path}.components.{n}", faulty)


def _allowed(one: Json, where: str, path: str, faulty: Faulty) -> None:
    kinds = INSIDE[where]
    if one.get("type") not in kinds:
        words = f'Value of field "type" must be one of {kinds}.'
        faulty.add(f"{path}.type", "UNION_TYPE_CHOICES", words)


def _each(flat: list[Placed], faulty: Faulty) -> None:
    seen: set[str] = set()
    numbers: set[int] = set()
    for path, one in flat:
        if one.get("type") in NAMED:
            _named(one, path, seen, faulty)
        if one.get("id") and one["id"] in numbers:
            faulty.add(f"{path}.id", "COMPONENT_ID_DUPLICATED", "Component id must be unique")
        numbers.add(one.get("id") or 0)
        if one.get("type") == DISPLAY:
            faulty.length(f"{path}.content", one.get("content") or "", 1, 4000)
        elif one.get("type") == BUTTON:
            _button(one, path, faulty)
        elif one.get("type") == INPUT:
            faulty.length(f"{path}.value", one.get("value") or "", 0, one.get("max_length") or 4000)
            faulty.length(f"{path}.placeholder", one.get("placeholder") or "", 0, 100)
        elif one.get("type") in (*SELECTS, 21, 22):
            _select(one, path, faulty)


def _named(one: Json, path: str, seen: set[str], faulty: Faulty) -> None:
    if one.get("type") == BUTTON and one.get("style") in (5, 6):
        return
    name = one.get("custom_id")
    if name is None:
        faulty.required(f"{path}.custom_id")
        return
    faulty.length(f"{path}.custom_id", name, 1, 100)
    if name in seen:
        faulty.add(
            f"{path}.custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated"
        )
    seen.add(name)


def _button(one: Json, path: str, faulty: Faulty) -> None:
    faulty.length(f"{path}.label", one.get("label") or "", 0, 80)
    if not one.get("label") and not one.get("emoji"):
        faulty.add(path, "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", "A button needs a label or an emoji")
    if one.get("style") not in range(1, 7):
        faulty.add(f"{path}.style", "BASE_TYPE_CHOICES", "Value must be one of {1, 2, 3, 4, 5, 6}.")
    if one.get("style") == 5:
        url = one.get("url") or ""
        faulty.length(f"{path}.url", url, 1, 512)
        if one.get("custom_id"):
            words = "A custom id and url cannot both be specified"
            faulty.add(f"{path}.custom_id", "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", words)
        if not url.startswith(("http://", "https://", "discord://")):
            words = "Scheme must be one of ('http', 'https', 'discord')."
            faulty.add(f"{path}.url", "URL_TYPE_INVALID_SCHEME", words)


def _select(one: Json, path: str, faulty: Faulty) -> None:
    faulty.length(f"{path}.placeholder", one.get("placeholder") or "", 0, 150)
    if one.get("type") not in (STRING, 21, 22):
        return
    options = one.get("options") or []
    most = 25 if one["type"] == STRING else 10
    least = 2 if one["type"] == 21 else 1
    if not least <= len(options) <= most:
        faulty.add(
            f"{path}.options", "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length."
        )
    if (one.get("max_values") or 1) > max(1, len(options)):
        faulty.add(f"{path}.max_values", "BASE_TYPE_BAD_LENGTH", "More values than there are options.")
    values = [option.get("value") for option in options]
    if len(set(values)) < len(values):
        faulty.add(
            f"{path}.options", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "Option value is used twice"
        )
    for n, option in enumerate(options):
        here = f"{path}.options.{n}"
        faulty.length(f"{here}.label", option.get("label") or "", 1, 100)
        faulty.length(f"{here}.value", option.get("value") or "", 1, 100)
        faulty.length(f"{here}.description", option.get("description") or "", 0, 100)
