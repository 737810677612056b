"""The API's description as one readable page, without scripts and without any other server.

Pure: an OpenAPI dictionary in, HTML out. Every text is escaped, since descriptions are data.
"""

from __future__ import annotations

import html
import json
import re
from importlib.resources import files
from typing import Any

DEEPEST = 4
"""Levels of nested fields that are written out; deeper ones are named only."""


def docs_page(schema: dict[str, Any]) -> bytes:
    """The whole page."""
    groups: dict[str, tuple[str, list[tuple[str, str, dict[str, Any]]]]] = {
        tag["name"]: (tag.get("description", ""), []) for tag in schema.get("tags", [])
    }
    for path, item in schema["paths"].items():
        for method, operation in item.items():
            if isinstance(operation, dict) and "operationId" in operation:
                tag = (operation.get("tags") or ["Other"])[0]
                groups.setdefault(tag, ("", []))[1].append((path, method, operation))
    menu = "".join(
        f"<li><b>{_text(tag)}</b><ul>"
        + "".join(
            f'<li><a href="#{_text(operation["operationId"])}">{_text(operation["summary"])}</a>'
            for _, _, operation in operations
        )
        + "</ul>"
        for tag, (_, operations) in groups.items()
        if operations
    )
    body = "".join(
        f"<section><h2>{_text(tag)}</h2><p>{_text(about)}</p>"
        + "".join(_operation(schema, *operation) for operation in operations)
        + "</section>"
        for tag, (about, operations) in groups.items()
        if operations
    )
    page = _TEMPLATE
    info = schema["info"]
    for name, value in {
        "title": _text(info["title"]),
        "version": _text(info["version"]),
        "about": _prose(info.get("description", "")),
        "menu": menu,
        "body": body,
    }.items():
        page = page.replace(f"<!--{name}-->", value)
    return page.encode()


def problem_page(slug: str, status: int, texts: list[tuple[str, str]]) -> bytes:
    """A page about one type of problem, in every language."""
    body = f"<h2><code>{_text(slug)}</code></h2><p>HTTP {status}</p>" + "".join(
        f"<article><h3>{_text(title)}</h3>{_prose(detail)}</article>" for title, detail in texts
    )
    page = _TEMPLATE.replace("<!--title-->", "Etalase").replace("<!--body-->", body)
    return re.sub(r"<!--\w+-->", "", page).encode()


def _operation(schema: dict[str, Any], path: str, method: str, operation: dict[str, Any]) -> str:
    identity = _text(operation["operationId"])
    shown_path = re.sub(r"(\{[^}]+\})", r"<i>\1</i>", _text(path))
    return (
        f'<article id="{identity}"><h3>{_text(operation["summary"])}</h3>'
        f'<p class="address"><b>{_text(method.upper())}</b> <code>{shown_path}</code>'
        + (f' <a href="{_text(path)}">try</a>' if method == "get" and "{" not in path else "")
        + f"</p>{_prose(operation.get('description', ''))}"
        f"{_parameters(operation.get('parameters', []))}"
        f"<h4>Answers</h4><dl>"
        + "".join(
            _answer(schema, status, answer)
            for status, answer in sorted(operation["responses"].items())
        )
        + "</dl></article>"
    )


def _parameters(parameters: list[dict[str, Any]]) -> str:
    if not parameters:
        return ""
    rows = "".join(
        f"<tr><td><code>{_text(each['name'])}</code><td>{_kind(each.get('schema', {}))}"
        f"<td>{_text(each.get('description', ''))}{_example(each)}"
        for each in parameters
    )
    return f"<h4>Parameters</h4><table>{rows}</table>"


def _example(parameter: dict[str, Any]) -> str:
    if "example" not in parameter:
        return ""
    example = parameter["example"]
    shown = ",".join(example) if isinstance(example, list) else str(example)
    return f" <span>e.g. <code>{_text(shown)}</code></span>"


def _answer(schema: dict[str, Any], status: str, answer: dict[str, Any]) -> str:
    contents = list(answer.get("content", {}).values())
    fields = _fields(schema, contents[0].get("schema", {}), 0) if contents else ""
    about = _text(answer.get("description", ""))
    if not fields:
        return f"<dt><code>{_text(status)}</code><dd>{about}"
    opened = " open" if status == "200" else ""
    return (
        f"<dt><code>{_text(status)}</code><dd><details{opened}><summary>{about}</summary>"
        f"{fields}</details>"
    )


def _fields(schema: dict[str, Any], described: dict[str, Any], depth: int) -> str:
    target = _inner(schema, described)
    properties = target.get("properties")
    if not properties or depth > DEEPEST:
        return ""
    listed = "".join(
        f"<li><code>{_text(name)}</code> <small>{_kind(each)}</small> "
        f"{_text(each.get('description', ''))}{_nested(schema, each, depth + 1)}"
        for name, each in properties.items()
    )
    return f"<ul>{listed}</ul>"


def _nested(schema: dict[str, Any], described: dict[str, Any], depth: int) -> str:
    fields = _fields(schema, described, depth)
    return f"<details><summary>fields</summary>{fields}</details>" if fields else ""


def _inner(schema: dict[str, Any], described: dict[str, Any]) -> dict[str, Any]:
    """The object inside references, lists and alternatives with null."""
    while True:
        if "$ref" in described:
            described = schema["components"]["schemas"][described["$ref"].rsplit("/", 1)[-1]]
        elif "items" in described:
            described = described["items"]
        elif one_of := [each for each in described.get("oneOf", []) if each.get("type") != "null"]:
            described = one_of[0]
        else:
            return described


def _kind(described: dict[str, Any]) -> str:
    if "enum" in described:
        return " | ".join(f"<code>{_text(str(value))}</code>" for value in described["enum"])
    if "$ref" in described:
        return _text(described["$ref"].rsplit("/", 1)[-1])
    if "oneOf" in described:
        return " | ".join(_kind(each) for each in described["oneOf"])
    kind = described.get("type", "any")
    if kind == "array":
        return f"list of {_kind(described.get('items', {}))}"
    limits = [str(int(described[end])) for end in ("minimum", "maximum") if end in described]
    default = f", default {json.dumps(described['default'])}" if "default" in described else ""
    return _text(str(kind) + (f" {'…'.join(limits)}" if limits else "") + default)


def _prose(text: str) -> str:
    paragraphs = []
    for block in re.split(r"\n\s*\n", text.strip()):
        shown = re.sub(r"`([^`]+)`", r"<code>\1</code>", _text(block))
        shown = re.sub(r"\*\*([^*]+)\*\*", r"<b>\1</b>", shown)
        items = [line[2:] for line in shown.splitlines() if line.startswith("- ")]
        listed = "".join(f"<li>{item}" for item in items)
        paragraphs.append(f"<ul>{listed}</ul>" if items else f"<p>{shown}</p>")
    return "".join(paragraphs)


def _text(text: str) -> str:
    return html.escape(text, quote=True)


_TEMPLATE = files("storefront.http").joinpath("docs_page.html").read_text(encoding="utf-8")
