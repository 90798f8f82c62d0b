"""run_without_docker.py localstack|localemu: runs the emulator for as long as standard input stays open, without Docker.

Functions become processes of Node.js, and DynamoDB is DynamoDB Local, from a folder that has it already. Needs:
  FUNCTION_NODE          the Node.js that functions run by
  DYNAMODB_LOCAL_FOLDER  the folder with DynamoDBLocal.jar
  IAM_DECISIONS_FILE     for LocalEmu: where every decision on a function's call is written, a line of JSON each
"""

import importlib
import os
import sys

import dynamodb_local
import function_processes
import guard
import parallel_queues
from lifetime import end_with_parent

emulator = sys.argv[1]
end_with_parent()
# Before anything of the emulator is imported: LocalStack reads the port then.
dynamodb_port = dynamodb_local.start(os.environ["DYNAMODB_LOCAL_FOLDER"])
guard.install(emulator)
function_processes.install(emulator)
parallel_queues.install(emulator)
dynamodb_local.use(emulator, dynamodb_port)
if emulator == "localemu":
    import permissions

    permissions.install(os.environ["IAM_DECISIONS_FILE"])
sys.argv = [emulator]
importlib.import_module(f"{emulator}.runtime.main").main()
