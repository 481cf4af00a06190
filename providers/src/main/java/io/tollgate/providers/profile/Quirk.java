package io.tollgate.providers.profile;

/** Where a provider departs from OpenAI's format so that a request must be changed for it. */
public enum Quirk {
    /** It does not know the role {@code developer}; {@code system} says the same. */
    DEVELOPER_AS_SYSTEM,
    /** It knows {@code max_tokens} only, not {@code max_completion_tokens}. */
    MAX_TOKENS_ONLY,
    /** The seed is called {@code random_seed}. */
    RANDOM_SEED,
    /** Tool choice {@code required} is called {@code any}. */
    TOOL_CHOICE_ANY,
    /** Ids of tool calls must be nine letters or digits. */
    NINE_CHARACTER_TOOL_IDS,
    /** Fields it does not know are refused: those of OpenAI alone are left out. */
    REFUSES_UNKNOWN_FIELDS,
    /** A missing or null {@code content} beside tool calls is refused; "" is taken. */
    CONTENT_REQUIRED,
    /** In a tool loop it wants the thoughts behind its calls back in {@code reasoning_content}. */
    REASONING_CONTENT_BACK,
    /** It wants its {@code reasoning_details} back unchanged. */
    REASONING_DETAILS_BACK
}
