"""The flags of dataos-ctl and of the dry run, and those of each command.

The flags, their order and their wording follow the documented output of ``dataos-ctl COMMAND --help``. Their source is
that of the command (see grammar/commands.py).
"""

from __future__ import annotations

from workerlint_shim.grammar.flags import (
    DURATION,
    IGNORED,
    INT32,
    INTEGER,
    STRING,
    STRINGS,
    UNCHECKED,
    Flag,
)

HELP = Flag("help", "help for {command}", short="h")
STATE = Flag("state", "File of the recorded state", kind=STRING, own=True)
EXEC = Flag("exec", "Run the real dataos-ctl on PATH after the dry run", own=True)
DRY_RUN = Flag("dry-run", "Show the plan without writing anything (default)", own=True)
PASS_UNKNOWN = Flag("pass-unknown", "With --exec, run an unknown command without a check", own=True)
OUTPUT = Flag("output", "Output format: text or json", kind=STRING, default="text", own=True, choices=("text", "json"))
PLAN_FORMATS = ("text", "json", "markdown", "github", "sarif")
PLAN_OUTPUT = Flag(
    "output",
    f"Output format: {', '.join(PLAN_FORMATS)}",
    kind=STRING,
    default="text",
    own=True,
    choices=PLAN_FORMATS,
)
QUIET = Flag("quiet", "Print only the totals", short="q", own=True)
VERBOSE = Flag("verbose", "Show all fields of new resources", short="v", own=True)
COLOR = Flag(
    "color",
    "Use colors: auto, always or never",
    kind=STRING,
    default="auto",
    own=True,
    choices=("auto", "always", "never"),
)

_DE_REF = Flag("de-ref", "De-reference the files, do not apply", short="d")
_NO_INTERPOLATION = Flag("disable-interpolation", "Disable interpolation, do not interpolate $ENV|${ENV}")
_NO_STACK = Flag("disable-resolve-stack", "Disable resolve stack", effect=IGNORED)
_LINT = Flag("lint", "Lint the files, do not apply", short="l")
MANIFEST_FILE = Flag("manifestFile", "Manifest file location", short="f", kind=STRING)
_RE_RUN = Flag("re-run", "Re-run resource after apply", short="r")
_RECURSIVE = Flag("recursive", "Get manifest files recursively from the provided directory", short="R")
INSECURE = Flag("tls-allow-insecure", "Allow insecure TLS connections", effect=IGNORED)
_WORKSPACE = Flag("workspace", "Workspace to target resource", short="w", kind=STRING, default="public")
_ANY_WORKSPACE = Flag("workspace", "Workspace to query", short="w", kind=STRING)
_TYPE = Flag("type", "The resource type", short="t", kind=STRING)
_NAME = Flag("name", "Name to query", short="n", kind=STRING)
_NAMES = Flag("name", "Names of resources (space-separated)", short="n", kind=STRING)
_VERSION = Flag("version", "Version to query", short="v", kind=STRING, default="v1")
_IDENTIFIER = Flag(
    "identifier",
    "Identifier of resource, like: NAME:VERSION:TYPE, TYPE:VERSION:NAME:WORKSPACE, or a row of the table of get",
    short="i",
    kind=STRING,
)
_ID = Flag("id", "ID of resource, like: TYPE:VERSION:NAME:WORKSPACE(optional)", kind=STRING)
_ALL = Flag("all", "Get resources for all owners", short="a")

_CONFIGURATION = (
    Flag("config", "Configuration file to use for all manifests", kind=STRING, own=True),
    Flag("no-config", "Ignore configuration files", own=True),
    Flag("policy-file", "Policy file, in addition to that of $WORKERLINT_POLICY", kind=STRINGS, own=True),
    Flag("no-ignores", "Report findings that comments suppress", own=True),
)
DRY_RUN_FLAGS = (
    DRY_RUN,
    Flag("record", "Write accepted resources to the recorded state", own=True),
    Flag("detailed-exitcode", "Exit code 0: no changes, 1: refused or error, 2: changes pending", own=True),
    Flag("live", "Compare with the resources as they are: run dataos-ctl get for each of them", own=True),
    Flag("out", "Save the plan to a file, to apply it with `{command} FILE`", kind=STRING, own=True),
    Flag("prune", "List what is recorded for the given path and no longer in its manifests", own=True),
    PLAN_OUTPUT,
    QUIET,
    VERBOSE,
    COLOR,
    STATE,
    *_CONFIGURATION,
    EXEC,
)
CHECK_FLAGS = (DRY_RUN, *_CONFIGURATION, EXEC)
SELECT_FLAGS = (DRY_RUN, EXEC)
APPLY = (_DE_REF, _NO_INTERPOLATION, _NO_STACK, HELP, _LINT, MANIFEST_FILE, _RE_RUN, _RECURSIVE, INSECURE, _WORKSPACE)
CREATE = (_NO_INTERPOLATION, _NO_STACK, HELP, MANIFEST_FILE, _RECURSIVE, INSECURE, _WORKSPACE)
PRODUCT_APPLY = (_DE_REF, _NO_INTERPOLATION, HELP, _LINT, MANIFEST_FILE, _RECURSIVE, INSECURE)
RUN = (
    Flag("configFile", "Config file location", short="c", kind=STRING, effect=UNCHECKED),
    _NO_INTERPOLATION,
    Flag("do-not-delete-on-failure", "Do not delete the resource on completion with failure", effect=IGNORED),
    Flag("do-not-delete-on-success", "Do not delete the resource on completion with success", effect=IGNORED),
    Flag("failure-strings", "Runtime strings of a completion with failure", kind=STRINGS, effect=IGNORED),
    HELP,
    MANIFEST_FILE,
    Flag("run-start-timeout-duration", "The runtime start timeout duration", kind=DURATION, effect=IGNORED),
    Flag("run-string", "Runtime string of a running resource", kind=STRING, effect=IGNORED),
    Flag("run-timeout-duration", "The runtime timeout duration", kind=DURATION, effect=IGNORED),
    Flag("stream-logs", "Stream logs from primary runtime node to stdout", effect=IGNORED),
    Flag("success-strings", "Runtime strings of a completion with success", kind=STRINGS, effect=IGNORED),
    INSECURE,
    _WORKSPACE,
)
_OWNER = Flag("owner", "Get resources for a specific owner id", short="o", kind=STRING)
_DETAILS = Flag("details", "Print lots of details", short="d")
_TAGS = Flag("tags", "Get tags")
_REFRESH = (
    Flag("refresh", "Auto refresh the results", short="r", effect=IGNORED),
    Flag("refreshRate", "Refresh rate in seconds", kind=INTEGER, default="5", effect=IGNORED),
)
GET = (
    _ALL,
    _DETAILS,
    Flag("errorDetails", "Get error details in specific columns", effect=IGNORED),
    HELP,
    _ID,
    _IDENTIFIER,
    MANIFEST_FILE,
    _NAME,
    _OWNER,
    *_REFRESH,
    _TAGS,
    INSECURE,
    _TYPE,
    Flag("unSanitize", "Get resources unsanitized, secrets included"),
    _VERSION,
    Flag("workflowDetails", "Get workflow details in specific columns", effect=IGNORED),
    _ANY_WORKSPACE,
)
GET_RUNTIME = (
    _DETAILS,
    HELP,
    _ID,
    _IDENTIFIER,
    MANIFEST_FILE,
    _NAME,
    Flag("node", "Node name to get details", kind=STRING, effect=IGNORED),
    *_REFRESH,
    INSECURE,
    _TYPE,
    _VERSION,
    _ANY_WORKSPACE,
    Flag("yaml", "Print the full node as yaml", short="y", effect=IGNORED),
)
DELETE = (
    Flag("force", "Force the deletion"),
    HELP,
    _ID,
    _IDENTIFIER,
    MANIFEST_FILE,
    _NAMES,
    INSECURE,
    _TYPE,
    _VERSION,
    _WORKSPACE,
)
RUNTIME = (HELP, _ID, _IDENTIFIER, MANIFEST_FILE, _NAME, INSECURE, _TYPE, _VERSION, _ANY_WORKSPACE)
_PRODUCT_VERSION = Flag("version", "Version to query", short="v", kind=STRING)
PRODUCT_GET = (_ALL, _DETAILS, HELP, MANIFEST_FILE, _NAME, _OWNER, *_REFRESH, _TAGS, INSECURE, _TYPE, _PRODUCT_VERSION)
PRODUCT_ID = Flag("productId", "Product ID, like: TYPE:VERSION:NAME", short="i", kind=STRING)
DOMAIN_ID = Flag("domainId", "Domain ID, like: TYPE:VERSION:NAME", short="i", kind=STRING)
PRODUCT_DELETE = (HELP, _IDENTIFIER, MANIFEST_FILE, _NAMES, INSECURE, _TYPE, _PRODUCT_VERSION)
JQ = (Flag("filter", "jq filter", kind=STRING, effect=IGNORED), HELP, MANIFEST_FILE, INSECURE)
DATASET_CREATE = (
    Flag("address", "Dataset Address", short="a", kind=STRING, effect=IGNORED),
    HELP,
    MANIFEST_FILE,
    INSECURE,
)
OPERATE_APPLY = (HELP, MANIFEST_FILE, Flag("namespace", "Namespace", short="n", kind=STRING, effect=IGNORED), INSECURE)
START = (
    Flag("dataDir", "Directory containing the data", short="d", kind=STRING, effect=IGNORED),
    _NO_INTERPOLATION,
    HELP,
    Flag("image", "Optional image provided", short="i", kind=STRING, effect=IGNORED),
    MANIFEST_FILE,
    Flag("password", "Docker registry password", short="p", kind=STRING, effect=IGNORED),
    Flag("port", "Exposed Port", short="P", kind=INT32, effect=IGNORED),
    Flag("region", "Docker registry region", kind=STRING, effect=IGNORED),
    Flag("registry", "Docker registry", short="r", kind=STRING, effect=IGNORED),
    Flag("stack", "Job stack", short="s", kind=STRING, effect=IGNORED),
    INSECURE,
    Flag("username", "Docker registry username", short="u", kind=STRING, effect=IGNORED),
)
EQUATION = (
    _NO_INTERPOLATION,
    Flag("displayType", "The way to display the results", short="d", kind=STRING, effect=IGNORED),
    Flag("expressionSide", "Expression side left|right", short="s", kind=STRING, effect=IGNORED),
    HELP,
    Flag("listenPort", "Port the local client will listen on", kind=INTEGER, effect=IGNORED),
    Flag("localMonitorServiceBaseUrlTemplate", "Base url template", kind=STRING, effect=IGNORED),
    MANIFEST_FILE,
    Flag("maxRows", "Max query expression rows to display", kind=INTEGER, effect=IGNORED),
    Flag("monitorServiceAddress", "Monitor service address", kind=STRING, effect=IGNORED),
    INSECURE,
)
PAGER = (
    _NO_INTERPOLATION,
    Flag("disablePagerTcpStream", "Disable tcp-stream pager", effect=IGNORED),
    HELP,
    Flag("incidentId", "Incident id", short="i", kind=STRING, effect=IGNORED),
    Flag("incidentJsonFile", "Incident json file", kind=STRING, effect=UNCHECKED),
    Flag("listenPort", "Port the local client will listen on", kind=INTEGER, effect=IGNORED),
    Flag("localPagerServiceBaseUrlTemplate", "Base url template", kind=STRING, effect=IGNORED),
    MANIFEST_FILE,
    Flag("pagerServiceAddress", "Pager service address", kind=STRING, effect=IGNORED),
    INSECURE,
)
GENERATE = (
    HELP,
    Flag("name", "The name of the resource", short="n", kind=STRING),
    INSECURE,
    _TYPE,
    _VERSION,
    EXEC,
)
SCHEMA = (HELP, INSECURE, _TYPE, _VERSION, EXEC)
HISTORY = (HELP, _NAME, _TYPE, _ANY_WORKSPACE, OUTPUT, STATE)
_TO = Flag("to", "Revision to roll back to (default: the previous one)", kind=INTEGER)
ROLLBACK = (HELP, _NAME, _TO, _TYPE, _WORKSPACE, STATE)
_TABLE_FILE = Flag("tableFile", "File with the output of get", short="f", kind=STRING)
_TABLE_WORKSPACE = Flag("workspace", "Workspace to import (default: all)", short="w", kind=STRING)
_COMPLETE = Flag("complete", "Lists that are complete, separated by commas: TYPE, or TYPE:WORKSPACE", kind=STRING)
IMPORT = (_COMPLETE, HELP, _TABLE_FILE, _TABLE_WORKSPACE, STATE)
