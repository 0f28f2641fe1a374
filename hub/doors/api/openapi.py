"""Describe the API in OpenAPI 3.1, from the table of operations and the types themselves."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec

from hub.doors.api.call import Operation
from hub.doors.api.changes import MEDIA as EVENT_STREAM
from hub.doors.api.changes import ChangeEvent, ResetEvent
from hub.doors.api.problem import MEDIA as PROBLEM
from hub.doors.api.problem import Problem
from hub.doors.api.table import OPERATIONS, PREFIX
from hub.doors.api.views import ChangesQuery

_REF: Final = "#/components/schemas/{name}"
_EVERY: Final = (401, 404, 422, 500, 503)
_WITH_BODY: Final = (400, 403, 408, 409, 413, 415)
_SAYS: Final = {
    304: "Не изменилось / Not modified",
    400: "Не JSON, который хаб готов читать / Not JSON that the hub is willing to read",
    401: "Система не опознана / Not recognised",
    403: "Не своё учреждение, ведомство или нет договора, согласия / Not allowed",
    404: "Не найдено / Not found",
    408: "Тело не пришло вовремя / The body came too slowly",
    409: "Другое содержание под известным номером, или переход не разрешён / Conflict",
    412: "Запрос изменился (If-Match) / The request has changed",
    413: "Слишком большое тело / Too large",
    415: "Не application/json, или сжато / Unsupported media type",
    422: "Нарушена схема или правило / A schema or a rule is broken",
    500: "Сбой хаба / The hub's own failure",
    503: "Хаб перегружен или останавливается / Overloaded or stopping",
}


def description(public_url: str | None) -> dict[str, Any]:
    """The OpenAPI document; `public_url` is the address by which partners reach the hub, if it is
    known."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        at = paths.setdefault(PREFIX + operation.path, {})
        at[operation.method.lower()] = _operation(operation)
    paths[f"{PREFIX}/changes"] = {"get": _feed()}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Family hub", "version": "1.0.0"},
        "servers": [{"url": public_url or "/"}],
        "security": [{"basic": []}, {"bearer": []}],
        "paths": paths,
        "components": {
            "schemas": _schemas(),
            "securitySchemes": {
                "basic": {"type": "http", "scheme": "basic"},
                "bearer": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "Имя системы, точка, ключ / party id, a dot, the key",
                },
            },
        },
    }


def _operation(operation: Operation) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "parameters": [*_path_parameters(operation.path), *_query(operation.query)],
        "responses": _responses(operation),
    }
    if operation.body is not None:
        described["requestBody"] = {"required": True, "content": _json(operation.body)}
        described["parameters"].append(_header("Idempotency-Key", "^[!-~]{1,128}$"))
    else:
        described["parameters"].append(_header("If-None-Match"))
    if operation.conditional:
        described["parameters"].append(_header("If-Match"))
    return described


def _responses(operation: Operation) -> dict[str, Any]:
    own = _WITH_BODY if operation.body is not None else ()
    statuses = {*_EVERY, *own, *operation.errors} | ({412} if operation.conditional else set())
    success: dict[str, Any] = {"description": "OK", "content": _json(operation.answers)}
    responses: dict[str, Any] = {"200": success}
    if operation.body is None:
        success["headers"] = {"ETag": {"schema": {"type": "string"}}}
        responses["304"] = {"description": _SAYS[304]}
    return responses | _problems(statuses - ({404} if _never_lost(operation) else set()))


def _never_lost(operation: Operation) -> bool:
    return "{" not in operation.path and 404 not in operation.errors


def _problems(statuses: set[int]) -> dict[str, Any]:
    content = {PROBLEM: {"schema": _reference(Problem)}}
    return {
        str(status): {"description": _SAYS[status], "content": content}
        for status in sorted(statuses)
    }


def _feed() -> dict[str, Any]:
    return {
        "operationId": "listenToChanges",
        "summary": "Лента изменений (server-sent events) / The feed of changes",
        "parameters": [*_query(ChangesQuery), _header("Last-Event-ID", "^[0-9]{1,16}$")],
        "responses": {
            "200": {
                "description": "Данные события change — ChangeEvent, события reset (журнал"
                " восстановлен из копии) — ResetEvent / The data of change: ChangeEvent; of reset"
                " (the log was put back from a backup): ResetEvent",
                "content": {EVENT_STREAM: {"schema": {"type": "string"}}},
            }
        }
        | _problems({401, 422, 500, 503}),
    }


def _path_parameters(path: str) -> Iterator[dict[str, Any]]:
    for name in re.findall(r"{(\w+)}", path):
        schema = {"type": "string", "minLength": 1, "maxLength": 200}
        yield {"name": name, "in": "path", "required": True, "schema": schema}


def _query(kind: type[msgspec.Struct]) -> Iterator[dict[str, Any]]:
    (_,), schemas = msgspec.json.schema_components([kind], ref_template=_REF)
    whole = schemas[kind.__name__]
    for name, schema in whole["properties"].items():
        required = name in whole["required"]
        given = {key: value for key, value in schema.items() if key != "default"}
        # A parameter is there or not; it has no null.
        choices = [one for one in given.pop("anyOf", ()) if one != {"type": "null"}]
        yield {
            "name": name,
            "in": "query",
            "required": required,
            "schema": choices[0] if choices else given,
        }


def _header(name: str, pattern: str | None = None) -> dict[str, Any]:
    schema = {"type": "string"} | ({"pattern": pattern} if pattern else {})
    return {"name": name, "in": "header", "required": False, "schema": schema}


def _schemas() -> dict[str, Any]:
    _, schemas = msgspec.json.schema_components(_types(), ref_template=_REF)
    return {name: _closed(schema) for name, schema in sorted(schemas.items())}


def _types() -> Sequence[type[msgspec.Struct]]:
    found: dict[type[msgspec.Struct], None] = {Problem: None, ChangeEvent: None, ResetEvent: None}
    for operation in OPERATIONS:
        for kind in (operation.query, operation.body, operation.answers):
            if kind is not None:
                found[kind] = None
    return list(found)


def _closed(schema: dict[str, Any]) -> dict[str, Any]:
    """No object has other fields than those named: what is sent is refused, what is answered
    holds none."""
    if schema.get("type") == "object":
        return {**schema, "additionalProperties": False}
    return schema


def _json(kind: type[msgspec.Struct]) -> dict[str, Any]:
    return {"application/json": {"schema": _reference(kind)}}


def _reference(kind: type[msgspec.Struct]) -> dict[str, Any]:
    return {"$ref": _REF.format(name=kind.__name__)}
