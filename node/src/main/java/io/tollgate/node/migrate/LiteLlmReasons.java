package io.tollgate.node.migrate;

/** Why what LiteLLM has and Tollgate has not is left, by the names of LiteLLM's keys. */
final class LiteLlmReasons {
    private static final String RECORD =
            "requests are recorded by audit (store, file and webhook), not by callbacks";
    private static final String CACHE = "there is no cache of answers";
    private static final String GUARDRAILS = "there are no guardrails";
    private static final String MCP = "there is no MCP gateway";
    private static final String DATABASE =
            "there is no database: state lies in the nodes and in data-dir";
    private static final String PYTHON = "code of Python cannot be run";
    private static final String USERS = "there are no users below teams and virtual keys";
    private static final String DESCRIBES = "only describes; nothing follows from it";

    static final Reasons OF_FILE =
            new Reasons()
                    .because(
                            "set it in the environment of the node, and refer to it as ${NAME}",
                            "environment_variables")
                    .because("import that file on its own, and put the results together", "include")
                    .because(
                            GUARDRAILS,
                            "guardrails, policies, policy_attachments, litellm_settings.guardrails")
                    .because(MCP, "mcp_servers, mcp_tools, agent_list, search_tools")
                    .because(
                            "there is nothing of that kind",
                            "vector_store_registry, prompts, assistant_settings, files_settings,"
                                    + " finetune_settings, callback_settings, default_vertex_config")
                    .because(
                            CACHE,
                            "litellm_settings.cache, litellm_settings.cache_params,"
                                    + " router_settings.cache_responses,"
                                    + " router_settings.caching_groups")
                    .because(
                            "nodes share their state without it",
                            "router_settings.redis_*, litellm_settings.enable_redis_auth_cache,"
                                    + " general_settings.use_redis_transaction_buffer")
                    .because(
                            RECORD,
                            "litellm_settings.success_callback, litellm_settings.failure_callback,"
                                    + " litellm_settings.callbacks,"
                                    + " litellm_settings.service_callbacks")
                    .because(
                            "audit.bodies says whose texts are kept",
                            "litellm_settings.turn_off_message_logging,"
                                    + " general_settings.store_prompts_in_spend_logs")
                    .because(
                            "there is no budget of the whole gateway: write one for a provider under"
                                    + " provider-limits, or for a customer",
                            "litellm_settings.max_budget, litellm_settings.budget_duration")
                    .because(
                            "write budgets of a provider under provider-limits",
                            "router_settings.provider_budget_config")
                    .because(
                            "a refusal for its content is the client's own: no other model is tried",
                            "router_settings.content_policy_fallbacks,"
                                    + " litellm_settings.content_policy_fallbacks")
                    .because(
                            "what is retried follows from the class of the failure",
                            "router_settings.retry_policy,"
                                    + " router_settings.model_group_retry_policy,"
                                    + " router_settings.allowed_fails_policy")
                    .because(
                            "max-attempts bounds all calls",
                            "router_settings.max_fallbacks, litellm_settings.max_fallbacks")
                    .because(
                            USERS,
                            "litellm_settings.max_end_user_budget*,"
                                    + " litellm_settings.max_internal_user_budget,"
                                    + " litellm_settings.internal_user_budget_duration,"
                                    + " litellm_settings.default_internal_user_params")
                    .because(
                            "write it at each key or team",
                            "litellm_settings.default_team_params,"
                                    + " litellm_settings.default_key_generate_params,"
                                    + " litellm_settings.upperbound_key_generate_params")
                    .because(
                            DATABASE,
                            "general_settings.database_*, general_settings.store_model_in_db,"
                                    + " general_settings.proxy_batch_write_at,"
                                    + " general_settings.allow_requests_on_db_unavailable,"
                                    + " general_settings.disable_spend_logs")
                    .because(
                            "budgets have alerts of their own, and spending.alert-webhook tells of them",
                            "general_settings.alert*")
                    .because(
                            PYTHON,
                            "general_settings.custom_auth, general_settings.custom_sso,"
                                    + " general_settings.custom_key_generate,"
                                    + " litellm_settings.custom_provider_map")
                    .because(
                            "there are virtual keys only",
                            "general_settings.enable_jwt_auth, general_settings.litellm_jwtauth,"
                                    + " general_settings.enable_oauth2*")
                    .because(
                            "write the route's provider as a provider of its own",
                            "general_settings.pass_through_endpoints")
                    .because(
                            "limits.body-bytes says how large a request may be",
                            "general_settings.max_request_size_mb")
                    .because("follows from the price list", "model_list[].model_info.*")
                    .because(
                            DESCRIBES,
                            "model_list[].model_info.id, model_list[].model_info.description,"
                                    + " model_list[].model_info.tags")
                    .because(
                            "a budget of one deployment: write it under provider-limits",
                            "model_list[].litellm_params.max_budget,"
                                    + " model_list[].litellm_params.budget_duration")
                    .because(
                            "requests are not chosen by tags",
                            "model_list[].litellm_params.tags,"
                                    + " model_list[].litellm_params.tag_regex,"
                                    + " router_settings.enable_tag_filtering,"
                                    + " router_settings.tag_filtering_match_any")
                    .because(
                            "routing.max-attempts and routing.cool-down hold for all models",
                            "model_list[].litellm_params.max_retries,"
                                    + " model_list[].litellm_params.cooldown_time")
                    .because(
                            "the role's session has a name of its own",
                            "model_list[].litellm_params.aws_session_name")
                    .because(
                            "a client's own keys and addresses are not taken",
                            "model_list[].litellm_params.configurable_clientside_auth_params")
                    .because(
                            "not known to this import; LiteLLM sends what it does not know itself to"
                                    + " the provider, Tollgate sends what clients ask for",
                            "model_list[].litellm_params.*");

    static final Reasons OF_EXPORT =
            new Reasons()
                    .because(
                            "for the account as it was there; nothing follows from it",
                            row(
                                    "created_at",
                                    "updated_at",
                                    "created_by",
                                    "updated_by",
                                    "last_active",
                                    "last_used_at",
                                    "key_name",
                                    "key_type",
                                    "object_permission_id",
                                    "budget_id",
                                    "model_id",
                                    "soft_budget_cooldown",
                                    "last_refreshed_at",
                                    "rotation_count"))
                    .because(
                            "has no budget of its own to begin anew",
                            row("budget_reset_at", "budget_duration"))
                    .because(
                            USERS,
                            row(
                                    "user_id",
                                    "user",
                                    "members",
                                    "members_with_roles",
                                    "admins",
                                    "team_memberships",
                                    "team_member_permissions",
                                    "team_member_budget*",
                                    "end_user*"))
                    .because(
                            "limits of one model at one key or team: there are such of keys, teams and"
                                    + " models only",
                            row(
                                    "model_max_budget",
                                    "model_spend",
                                    "model_rpm_limit",
                                    "model_tpm_limit",
                                    "budget_fallbacks"))
                    .because("aliases are the same for all keys", row("aliases", "model_aliases"))
                    .because("routing is the same for all keys", row("router_settings", "config"))
                    .because(
                            "routes are the same for all keys",
                            row("permissions", "allowed_routes", "allowed_cache_controls"))
                    .because(
                            "keys are not changed by a clock",
                            row("auto_rotate", "rotation_interval", "key_rotation_at"))
                    .because(DESCRIBES, row("metadata", "tags", "description"))
                    .because(GUARDRAILS, row("guardrails", "policies"))
                    .because(
                            "a key belongs to a team, and only the team to a customer",
                            row("org_id", "organization_id", "project_id", "agent_id"));

    private LiteLlmReasons() {}

    /** These keys of a key or team, whatever file and list they stand in. */
    private static String row(String... keys) {
        return "**." + String.join(", **.", keys);
    }
}
