"""One article, one address: the canonical form that tells a repeat from something new."""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from w3lib.url import canonicalize_url

LONGEST = 2000
_NAMES = """
    _ga _gl _hsenc _hsmi _openstat dclid dicbo ef_id epik fb_action_ids fb_action_types fb_ref fb_source
    fbclid gbraid gclid gclsrc hsctatracking icid igsh igshid iesrc mc_cid mc_eid mkt_tok ml_subscriber
    ml_subscriber_hash msclkid ncid oly_anon_id oly_enc_id rb_clickid s_cid s_kwcid sc_cid scid sr_share
    ttclid twclid vero_conv vero_id wbraid wickedid xtor yclid ysclid
"""
_TRACKERS = frozenset(_NAMES.split())
_FAMILIES = (
    "utm_",
    "pk_",
    "mtm_",
    "piwik_",
    "matomo_",
    "hsa_",
    "__hs",
    "at_custom",
    "at_medium",
    "at_campaign",
)
_USUAL = {"http": 80, "https": 443}


def canonical(address: str) -> str:
    """The address without trackers, fragment, usual port and order of its query.

    "" where it is no web address, and where it holds a name or password: it would hand them on.
    """
    try:
        parts = urlsplit(canonicalize_url(address.strip()))
        scheme, host, port = parts.scheme.lower(), parts.hostname or "", parts.port
    except ValueError:
        return ""
    if scheme not in _USUAL or not host or "@" in parts.netloc:
        return ""
    place = f"[{host}]" if ":" in host else host
    if port not in (None, _USUAL[scheme]):
        place += f":{port}"
    found = urlunsplit((scheme, place, parts.path or "/", _untracked(parts.query), ""))
    return found if len(found) <= LONGEST and found.isprintable() and " " not in found else ""


def _untracked(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [pair for pair in pairs if not _is_tracker(pair[0].lower())]
    return query if len(kept) == len(pairs) else urlencode(kept)


def _is_tracker(name: str) -> bool:
    return name in _TRACKERS or name.startswith(_FAMILIES)
