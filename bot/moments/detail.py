"""The few words that travel with a delivery, as one column: `name=value` pairs, one a line."""


def pack(**values: object) -> str:
    """Write the values down."""
    return "\n".join(f"{name}={' '.join(str(value).split())}" for name, value in values.items())


def unpack(detail: str) -> dict[str, str]:
    """Read them again."""
    return dict(line.split("=", 1) for line in detail.splitlines() if "=" in line)
