package io.tollgate.node.migrate;

/** Why what Bifrost has and Tollgate has not is left, by the names of Bifrost's keys. */
final class BifrostReasons {
    private static final String DESCRIBES = "only describes; nothing follows from it";
    private static final String STORES =
            "state lies in the nodes and in data-dir; see audit for stores";

    static final Reasons ALL =
            new Reasons()
                    .because(
                            DESCRIBES,
                            "$schema, env_label, **.description, **.created_at, **.updated_at")
                    .because("there is no MCP gateway", "mcp, **.mcp_*, client.mcp_*")
                    .because("there are no plugins", "plugins")
                    .because("there is no cache of answers", "vector_store")
                    .because(STORES, "config_store, logs_store, source_of_truth, encryption_key")
                    .because("the node has settings of its own: see limits", "server, websocket")
                    .because("prices come from the built-in list, and from prices", "framework")
                    .because("write them under prices", "**.pricing_overrides")
                    .because(
                            "requests are not routed by expressions: write aliases with weights and"
                                    + " fallbacks",
                            "governance.routing_rules")
                    .because(
                            "the management API has a token: admin.token",
                            "governance.auth_config, auth_config, setup_token")
                    .because(
                            "there is nothing of that kind",
                            "webhooks, feature_flags, client.async_*")
                    .because("there are no guardrails", "guardrails_config")
                    .because("write cluster, with the members of this one", "cluster_config")
                    .because("the least loaded key is taken, always", "load_balancer_config")
                    .because("write routing.breaker", "circuit_breaker")
                    .because(
                            "budgets have alerts, and spending.alert-webhook tells of them",
                            "alerting")
                    .because("secrets are references to the environment or to files", "vault")
                    .because(
                            "a client's own provider keys are not taken",
                            "client.allow_direct_keys")
                    .because("requests do not queue", "**.buffer_size, client.initial_pool_size")
                    .because("a full node answers 503", "client.drop_excess_requests")
                    .because("requests are recorded by audit, always", "client.enable_logging")
                    .because("write at the provider: drop-unsupported", "client.compat")
                    .because("browsers do not call it: there is no CORS", "client.allowed_*")
                    .because("metrics have the labels of METRICS.md", "client.prometheus_labels")
                    .because("a file of certificates: network.ca-bundle", "**.ca_cert_pem")
                    .because("certificates are always checked", "**.insecure_skip_verify")
                    .because("HTTP/1.1 is spoken with providers", "**.enforce_http2")
                    .because("all addresses may be called", "**.allow_private_network")
                    .because("streams are not measured by their pace", "**.stream_throughput_guard")
                    .because(
                            "answers are passed on as they are",
                            "**.send_back_raw_*, **.store_raw_*")
                    .because("clients mark what is to be cached", "**.prompt_cache")
                    .because(
                            "keys are not kept apart for batches",
                            "**.use_for_batch_api, **.batch_s3_config")
                    .because("a key has models it may be used for: models", "**.blacklisted_models")
                    .because(
                            "an alias of its own for each virtual key is not possible",
                            "governance.virtual_keys[].provider_configs[].weight")
                    .because(
                            "budgets and limits of a provider hold for all virtual keys:"
                                    + " provider-limits",
                            "governance.virtual_keys[].provider_configs[].budgets,"
                                    + " governance.virtual_keys[].provider_configs[].budget_id,"
                                    + " governance.virtual_keys[].provider_configs[].rate_limit_id")
                    .because("an expired key stays in the file", "**.delete_after_expire")
                    .because("the role's session has a name of its own", "**.session_name")
                    .because(DESCRIBES, "**.id, governance.virtual_keys[].provider_configs[].id")
                    .because(
                            "the routes of its profile are offered",
                            "**.allowed_requests, **.request_path_overrides");

    private BifrostReasons() {}
}
