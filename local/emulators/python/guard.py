"""Keeps web pages away from an emulator that runs on the developer's machine.

An emulator checks no signature and runs the code that it is given, and a browser lets every page send requests to 127.0.0.1. So this
answers 403 to what a browser sends on behalf of a page, except for the API and the bucket of the app: those keep their own origin and
the ones that the stage's configuration lists. AWS clients and functions send none of the headers that this checks, except Host.
"""

import importlib
import ipaddress
import json
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

# What a page may use once the configuration lists its origin: the API, and the bucket of the stack by its generated name.
PAGE_ROUTES = re.compile(r"/(_aws/execute-api/[^/]+/|contactsimport-local-[a-z0-9-]+(/|$))")
# By which some services take a call, whatever its path.
CALLS = frozenset({"action", "x-amz-target"})


@dataclass(frozen=True)
class Guard:
    # Such as "https://app.example.com".
    origins: frozenset[str]
    # In a container, functions reach the emulator by a private address.
    takes_private_hosts: bool = False

    def refusal(self, method: str, path: str, query: str, headers: Mapping[str, str]) -> str | None:
        """Why a request is refused; None where it is not. Names of headers are in lower case."""
        host = headers.get("host", "")
        if not self._is_own_host(host):
            return "The Host of this request is not this machine."
        origin, site = headers.get("origin"), headers.get("sec-fetch-site", "none")
        if origin is None and site == "none":
            return None
        names = {name.lower() for name, _ in parse_qsl(query, keep_blank_values=True)} | headers.keys()
        if not PAGE_ROUTES.match(path) or names & CALLS:
            return "No web page may call this service."
        if origin is not None:
            is_known = origin == f"http://{host}" or origin in self.origins
            return None if is_known else "The Origin of this request is not in `origins` of stages/local.json."
        # A link: the page that has it does not see what comes.
        is_link = method in ("GET", "HEAD") and headers.get("sec-fetch-mode") == "navigate"
        return None if site == "same-origin" or is_link else "A web page of another origin sent this request."

    def _is_own_host(self, host: str) -> bool:
        # Any owner of a name can point it to this machine (DNS rebinding); an address cannot be, and `localhost` has no owner.
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        if name == "localhost":
            return True
        try:
            address = ipaddress.ip_address(name)
        except ValueError:
            return False
        return address.is_loopback or (self.takes_private_hosts and address.is_private)


def from_environment() -> Guard:
    origins = os.environ.get("GUARD_ORIGINS", "").split(",")
    return Guard(frozenset(filter(None, origins)), os.environ.get("GUARD_PRIVATE_HOSTS") == "1")


def answer_of(reason: str) -> bytes:
    return json.dumps({"message": f"Forbidden. {reason}"}).encode()


def _joined(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """A header that comes twice is none that we know: joined by a comma."""
    headers: dict[str, str] = {}
    for name, value in pairs:
        key = name.lower()
        headers[key] = f"{headers[key]}, {value}" if key in headers else value
    return headers


def asgi(app, guard: Guard):
    """The application, behind the guard."""

    async def guarded(scope, receive, send):
        if scope["type"] not in ("http", "websocket"):
            return await app(scope, receive, send)
        query = scope.get("query_string", b"").decode("latin-1")
        headers = _joined((name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"])
        reason = guard.refusal(scope.get("method", "GET"), scope["path"], query, headers)
        if reason is None:
            return await app(scope, receive, send)
        if scope["type"] == "websocket":
            return await send({"type": "websocket.close", "code": 1008})
        json_type = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 403, "headers": json_type})
        await send({"type": "http.response.body", "body": answer_of(reason)})

    return guarded


def install(emulator: str) -> None:
    """Puts the guard in front of all that LocalStack or LocalEmu does with a request. In the emulator's own process."""
    # LocalstackAwsGateway or LocalemuAwsGateway
    gateway = getattr(importlib.import_module(f"{emulator}.aws.app"), f"{emulator.capitalize()}AwsGateway")
    guard, process = from_environment(), gateway.process

    def guarded(self, request, response):
        query = request.query_string.decode("latin-1")
        reason = guard.refusal(request.method, request.path, query, _joined(request.headers.items()))
        if reason is None:
            return process(self, request, response)
        response.status_code = 403
        response.content_type = "application/json"
        response.set_data(answer_of(reason))

    gateway.process = guarded
