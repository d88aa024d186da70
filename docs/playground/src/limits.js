/** The maximum length of a text in UTF-16 code units: a check of a longer one may take seconds. */
export const MAX_LENGTH = 100_000;

/** The time for a check in milliseconds, after which the worker is restarted. */
export const CHECK_TIMEOUT = 15_000;

/** The time for loading Python and the server in milliseconds. */
export const LOAD_TIMEOUT = 90_000;

export const MANIFEST_URI = "file:///playground/worker.yaml";
export const CONFIGURATION_URI = "file:///playground/workerlint.toml";
export const POLICY_URI = "file:///policy/policy.toml";
export const ROOT_URI = "file:///playground";
export const POLICY_PATH = "/policy/policy.toml";
