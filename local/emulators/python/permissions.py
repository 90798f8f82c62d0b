"""What LocalEmu's IAM enforcement has to know to decide as AWS does, and a record of what it decided.

Written against localemu 1.3.2, whose enforcer asks for one action on one resource a call.
"""

import importlib
import json
import re
import threading

CHECKS = "checks of this call"

# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
TRANSACTION_ACTIONS = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
    "Get": "GetItem",
}
# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-iam.html
STATEMENT = re.compile(
    r"""^\s*(?:(INSERT)\s+INTO|(UPDATE)|(DELETE)\s+FROM|(SELECT)\b.*?\bFROM)\s+"?([\w.-]+)"?(?:\."?([\w.-]+)"?)?""",
    re.IGNORECASE | re.DOTALL,
)

# The partition key comes first in every query of ours.
QUERIED_KEY = re.compile(r"\s*#?\w+\s*=\s*(:\w+)")


def checks_of(context) -> list[tuple[str, str]] | None:
    """The actions, each on its resource, that AWS wants allowed for a call; None where LocalEmu knows them itself."""
    checks = {"dynamodb": _dynamodb_checks, "events": _events_checks, "kms": _kms_checks, "s3": _s3_checks}
    check = checks.get(context.service.service_name)
    return check and check(context, context.operation.name, context.service_request or {})


def _dynamodb_checks(context, operation, request):
    def table(name, index=None):
        arn = name if name.startswith("arn:") else f"{_arn(context, 'dynamodb')}:table/{name}"
        return f"{arn}/index/{index}" if index else arn

    if operation in ("TransactWriteItems", "TransactGetItems"):
        return [
            (f"dynamodb:{TRANSACTION_ACTIONS[kind]}", table(part["TableName"]))
            for item in request["TransactItems"]
            for kind, part in item.items()
        ]
    if operation in ("BatchWriteItem", "BatchGetItem"):
        return [(f"dynamodb:{operation}", table(name)) for name in request["RequestItems"]]
    if operation in ("ExecuteStatement", "BatchExecuteStatement", "ExecuteTransaction"):
        listed = request.get("Statements") or request.get("TransactStatements") or [request]
        return [_statement_check(part["Statement"], table) for part in listed]
    if operation in ("Query", "Scan"):
        return [(f"dynamodb:{operation}", table(request["TableName"], request.get("IndexName")))]
    return None


def _statement_check(statement, table):
    *verbs, name, index = STATEMENT.match(statement).groups()
    verb = next(verb for verb in verbs if verb)
    return f"dynamodb:PartiQL{verb.capitalize()}", table(name, index)


def leading_keys_of(context) -> list[str]:
    """The partition keys that a call of DynamoDB names, which a condition of a policy may ask for."""
    if context.service.service_name != "dynamodb":
        return []
    request = context.service_request or {}
    parts = [part for item in request.get("TransactItems") or [] for part in item.values()] or [request]
    keys = [(part.get("Key") or part.get("Item") or {}).get("pk") for part in parts]
    queried = QUERIED_KEY.match(request.get("KeyConditionExpression") or "")
    if queried:
        keys.append(request["ExpressionAttributeValues"].get(queried.group(1)))
    return [key["S"] for key in keys if key and "S" in key]


def _events_checks(context, operation, request):
    if operation != "PutEvents":
        return None
    buses = {entry.get("EventBusName") or "default" for entry in request["Entries"]}
    prefix = f"{_arn(context, 'events')}:event-bus"
    return [("events:PutEvents", bus if bus.startswith("arn:") else f"{prefix}/{bus}") for bus in buses]


def _kms_checks(context, operation, request):
    """A ciphertext begins with the id of its key, so that a call need not name it."""
    if operation != "Decrypt" or request.get("KeyId"):
        return None
    key = request["CiphertextBlob"][:36].decode()
    return [("kms:Decrypt", f"{_arn(context, 'kms')}:key/{key}")]


def _s3_checks(context, operation, request):
    if operation == "PostObject":
        return [("s3:PutObject", f"arn:aws:s3:::{request['Bucket']}/{context.request.form['key']}")]
    if operation == "CopyObject":
        source = request["CopySource"]
        name = source if isinstance(source, str) else f"{source['Bucket']}/{source['Key']}"
        target = f"arn:aws:s3:::{request['Bucket']}/{request['Key']}"
        return [("s3:GetObject", f"arn:aws:s3:::{name.lstrip('/').split('?')[0]}"), ("s3:PutObject", target)]
    return None


def _arn(context, service) -> str:
    return f"arn:aws:{service}:{context.region}:{context.account_id}"


class Record:
    """Decisions on calls of roles, each written once."""

    def __init__(self, path: str):
        self.file = open(path, "a", encoding="utf-8", buffering=1)
        self.seen: set[tuple] = set()
        self.lock = threading.Lock()

    def add(self, caller, action: str, resource: str, allowed: bool) -> None:
        decision = (caller.role_name, action, resource, allowed)
        if caller.principal_type != "AssumedRole":
            return
        with self.lock:
            if decision not in self.seen:
                self.seen.add(decision)
                self.file.write(json.dumps(dict(zip(("role", "action", "resource", "allowed"), decision))) + "\n")


def install(decisions_file: str) -> None:
    """Before the emulator starts."""
    enforcer = importlib.import_module("localemu.services.iam_enforcement.enforcer")
    allow = enforcer.Decision.ALLOW
    record = Record(decisions_file)
    build_conditions = enforcer._build_conditions
    extract_access_key = enforcer._extract_access_key
    evaluate_one = enforcer.PolicyEvaluator.evaluate

    def conditions_of(context, caller):
        conditions = build_conditions(context, caller)
        # Names of buckets hold no account, and the endpoint is plain HTTP: policies of the CDK ask for both.
        conditions.setdefault("aws:ResourceAccount", context.account_id)
        conditions["aws:SecureTransport"] = "true"
        conditions["dynamodb:LeadingKeys"] = leading_keys_of(context)
        conditions[CHECKS] = checks_of(context)
        return conditions

    def evaluate(self, caller, action, resource, conditions, resource_policy=None):
        checks = conditions.get(CHECKS) or [(action, resource)]
        decision = allow
        for one_action, one_resource in checks:
            decision = evaluate_one(self, caller, one_action, one_resource, conditions, resource_policy)
            record.add(caller, one_action, one_resource, decision == allow)
            if decision != allow:
                break
        return decision

    def access_key_of(context):
        """A form is posted without a header; what signed it stands in a field."""
        if context.operation.name != "PostObject":
            return extract_access_key(context)
        fields = {name.lower(): value for name, value in context.request.form.items()}
        return fields.get("x-amz-credential", "").split("/")[0] or extract_access_key(context)

    enforcer._build_conditions = conditions_of
    enforcer._extract_access_key = access_key_of
    enforcer.PolicyEvaluator.evaluate = evaluate
