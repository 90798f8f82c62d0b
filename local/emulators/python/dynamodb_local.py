"""DynamoDB Local as the DynamoDB of both emulators.

LocalStack uses it anyway, but downloads it. LocalEmu has an engine of its own that knows too little PartiQL and no transactions
that conflict.
"""

import importlib
import os
import re
import secrets
import socket
import subprocess
import time

HOST = "127.0.0.1"
# DynamoDB Local listens on every address, and lets every web page in. It has a database for each access key: ours is secret.
# It takes only letters and digits.
SECRET = secrets.token_hex(16)
READY_SECONDS = 60


def start(folder: str) -> int:
    """Starts it, in memory, as a process of this group. Gives the port on which it will answer."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    os.environ["DYNAMODB_LOCAL_PORT"] = str(port)
    libraries = f"-Djava.library.path={folder}/DynamoDBLocal_lib"
    command = ["java", "-Xmx512m", libraries, "-jar", f"{folder}/DynamoDBLocal.jar", "-port", str(port), "-inMemory"]
    # It ends with this process, however that one ends: then the shell's input closes.
    subprocess.Popen(
        ["sh", "-c", '"$@" & read _; kill $!', "sh", *command],
        env={**os.environ, "DDB_LOCAL_TELEMETRY": "0"},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return port


def use(emulator: str, port: int) -> None:
    """Makes it the emulator's, once it answers. Before the emulator starts."""
    deadline = time.monotonic() + READY_SECONDS
    while not _answers(port):
        if time.monotonic() > deadline:
            raise TimeoutError(f"DynamoDB Local did not answer within {READY_SECONDS} s.")
        time.sleep(0.1)
    if emulator == "localstack":
        _use_in_localstack()
    else:
        _use_in_localemu(port)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def _use_in_localstack() -> None:
    """LocalStack asks the given port: starting the server is left out, and the access key is ours."""
    provider = importlib.import_module("localstack.services.dynamodb.provider")
    utils = importlib.import_module("localstack.services.dynamodb.utils")
    access_key = utils.get_ddb_access_key
    provider.get_ddb_access_key = utils.get_ddb_access_key = lambda *names: SECRET + access_key(*names)

    server = importlib.import_module("localstack.services.dynamodb.server").DynamodbServer
    threads = importlib.import_module("localstack.utils.threads")

    def start_nothing(_server):
        thread = threads.FuncThread(lambda _: None, name="dynamodb-local")
        thread.start()
        return thread

    server.do_start_thread = start_nothing
    server.is_running = lambda _server: True


def _use_in_localemu(port: int) -> None:
    """Forwards to the server what LocalEmu would hand to its engine. The key of a request names account and region, as LocalStack has it."""
    provider = importlib.import_module("localemu.services.dynamodb.provider")
    proxy = importlib.import_module("localemu.aws.forwarder").AwsRequestProxy(f"http://{HOST}:{port}")

    def forward_request(self, context, service_request=None):
        region = self.ddb_region_name(context.region)
        account = f"{SECRET}{context.account_id}{region}".replace("-", "")
        headers = context.request.headers
        credential = rf"Credential={account}/\2/{region}/\4/"
        headers["Authorization"] = re.sub(
            provider.AUTH_CREDENTIAL_REGEX, credential, headers.get("Authorization") or "", flags=re.IGNORECASE
        )
        return proxy(context, service_request)

    provider.DynamoDBProvider.forward_request = forward_request
