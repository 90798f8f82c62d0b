"""Runs the functions of LocalStack or LocalEmu as processes of Node.js, one an execution environment, where both would ask Docker.

A process talks by lines of JSON over a socket (function_runtime.mjs is its other end), so that its output stays its log.
"""

import importlib
import json
import logging
import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

LOG = logging.getLogger(__name__)
RUNTIME = Path(__file__).with_name("function_runtime.mjs")
# By number, so that the AWS SDK in the functions asks S3 by path.
HOST = "127.0.0.1"
# Lambda counts more than the heap as memory; leave the rest of the process its part.
HEAP_SHARE = 0.9
# For the process to take a call, whatever was left of the time of the one before.
SEND_SECONDS = 10


def install(emulator: str) -> None:
    """Makes processes what the emulator runs functions by. Before it starts."""
    invocation = f"{emulator}.services.lambda_.invocation"
    executor = _executor_of(emulator)
    # The first defines it, the others have imported it by name.
    for name in ("runtime_executor", "execution_environment", "lambda_service", "version_manager", "assignment"):
        module = importlib.import_module(f"{invocation}.{name}")
        if hasattr(module, "get_runtime_executor"):
            module.get_runtime_executor = lambda: executor


class FunctionProcess:
    """One process of a function, and the lines to and from it."""

    def __init__(self, command: list[str], code: str, variables: dict[str, str]):
        ours, theirs = socket.socketpair()
        # Stands for the /tmp that each execution environment has to itself.
        self.folder = tempfile.mkdtemp(prefix=f"function-{variables['AWS_LAMBDA_FUNCTION_NAME']}-")
        with theirs:
            self.process = subprocess.Popen(
                # The folder only tells processes apart: whose they are, and of which function.
                [*command, str(theirs.fileno()), self.folder],
                cwd=code,
                env={**variables, "HOME": self.folder, "TMPDIR": self.folder},
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        self.socket, self.received = ours, b""

    def send(self, message: dict) -> None:
        self.socket.settimeout(SEND_SECONDS)
        self.socket.sendall(json.dumps(message).encode() + b"\n")

    def receive(self, deadline: float) -> dict:
        """The next line. Raises TimeoutError at the deadline (of time.monotonic), EOFError when the process is gone."""
        while b"\n" not in self.received:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            self.socket.settimeout(left)
            chunk = self.socket.recv(1 << 20)
            if not chunk:
                raise EOFError
            self.received += chunk
        line, _, self.received = self.received.partition(b"\n")
        return json.loads(line)

    def is_alive(self) -> bool:
        return self.process.poll() is None

    def end(self) -> int:
        """Kills it. Gives its exit status."""
        self.socket.close()
        self.process.kill()
        status = self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
        return status


def _variables_of(version, variables: dict, code: str) -> dict[str, str]:
    own = {"PATH": os.environ["PATH"], "LANG": "en_US.UTF-8"}
    given = {name: str(value) for name, value in variables.items()}
    execution = {"LAMBDA_TASK_ROOT": code, "AWS_EXECUTION_ENV": f"AWS_Lambda_{version.config.runtime}", "TZ": "UTC"}
    return {**own, **given, **execution}


def _executor_of(emulator: str) -> type:
    invocation = f"{emulator}.services.lambda_.invocation"
    base = importlib.import_module(f"{invocation}.runtime_executor").RuntimeExecutor
    failure = importlib.import_module(f"{invocation}.executor_endpoint").StatusErrorException
    result_type = importlib.import_module(f"{invocation}.lambda_models").InvocationResult
    config = importlib.import_module(f"{emulator}.config")

    class ProcessExecutor(base):
        running: FunctionProcess | None = None
        variables: dict = {}

        def start(self, env_vars):
            self.variables = env_vars
            self._spawn()

        def stop(self):
            self._end()

        def _end(self) -> int | None:
            running, self.running = self.running, None
            return None if running is None else running.end()

        def _spawn(self) -> None:
            version = self.function_version
            code = str(version.config.code.get_unzipped_code_location())
            heap = f"--max-old-space-size={int(version.config.memory_size * HEAP_SHARE)}"
            command = [os.environ["FUNCTION_NODE"], heap, str(RUNTIME)]
            self.running = FunctionProcess(command, code, _variables_of(version, self.variables, code))
            try:
                first = self.running.receive(time.monotonic() + config.LAMBDA_RUNTIME_ENVIRONMENT_TIMEOUT)
            except (EOFError, OSError) as error:
                first = _error("Runtime.ExitError", f"Error: Runtime exited ({error!r})")
            if "errorType" in first:
                LOG.warning("%s does not start: %s", version.id.function_name, first)
                self._end()
                raise failure("Environment startup failed", payload=json.dumps(first).encode())

        def invoke(self, payload, **_limits):
            request = payload["invoke-id"]
            timeout = self.function_version.config.timeout
            start = time.monotonic()
            try:
                if self.running is None or not self.running.is_alive():
                    self._end()
                    self._spawn()
                call = {"id": request, "arn": payload["invoked-function-arn"], "payload": payload["payload"]}
                self.running.send({**call, "deadline": int((time.time() + timeout) * 1000)})
                answer = self.running.receive(start + timeout)
            except failure as error:
                answer = {"ok": False, "payload": error.payload.decode(), "log": ""}
            except TimeoutError:
                self._end()
                answer = _death("Sandbox.Timedout", f"RequestId: {request} Error: Task timed out after {timeout:.2f} seconds")
            except (EOFError, OSError):
                reason = f"Runtime exited with error: exit status {self._end()}"
                answer = _death("Runtime.ExitError", f"RequestId: {request} Error: {reason}")
            milliseconds = (time.monotonic() - start) * 1000
            log = (
                f"START RequestId: {request} Version: {self.function_version.id.qualifier}\n{answer['log']}"
                f"END RequestId: {request}\nREPORT RequestId: {request}\tDuration: {milliseconds:.2f} ms\n"
            )
            return result_type(request, answer["payload"].encode(), is_error=not answer["ok"], logs=log)

        def get_logs(self):
            return ""

        def get_address(self):
            return HOST

        def get_endpoint_from_executor(self):
            return HOST

        def get_runtime_endpoint(self):
            # For the runtime in a container; the one here is spoken to by its socket.
            return f"http://{HOST}:{config.GATEWAY_LISTEN[0].port}/_none"

        @classmethod
        def prepare_version(cls, function_version):
            function_version.config.code.prepare_for_execution()

        @classmethod
        def cleanup_version(cls, function_version):
            pass

    return ProcessExecutor


def _error(kind: str, message: str) -> dict:
    return {"errorType": kind, "errorMessage": message}


def _death(kind: str, message: str) -> dict:
    return {"ok": False, "payload": json.dumps(_error(kind, message)), "log": f"{message}\n"}
