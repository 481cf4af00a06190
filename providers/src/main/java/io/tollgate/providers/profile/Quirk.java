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
    /** It gives no log-probabilities. */
    NO_LOGPROBS,
    /** It knows no {@code logit_bias}. */
    NO_LOGIT_BIAS,
    /** It knows neither of the penalties. */
    NO_PENALTIES,
    /** It knows no {@code stop}. */
    NO_STOP,
    /** It calls no tools. */
    NO_TOOLS,
    /** It knows no {@code seed}, which is a hint. */
    NO_SEED,
    /** It refuses the name of a participant, which is a hint. */
    NO_NAMES,
    /** It gives one answer, whatever {@code n} says. */
    ONE_CANDIDATE,
    /** A call of a tool cannot be forced; {@code none} is said by leaving the tools out. */
    AUTO_TOOL_CHOICE,
    /** It knows {@code json_object}, but no schemas. */
    NO_JSON_SCHEMA,
    /** It knows schemas, but not {@code json_object}, which is a schema of any object. */
    JSON_OBJECT_AS_SCHEMA,
    /** In a tool loop it wants the thoughts behind its calls back in {@code reasoning_content}. */
    REASONING_CONTENT_BACK,
    /** It wants its {@code reasoning_details} back unchanged. */
    REASONING_DETAILS_BACK
}
