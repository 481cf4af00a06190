package io.tollgate.providers.conversation;

/** The API that a client speaks, by the route it used. */
public enum ClientApi {
    OPENAI("openai"),
    /** The Messages API. */
    ANTHROPIC("anthropic"),
    /** Cohere's second version. */
    COHERE("cohere"),
    /** generateContent and what belongs to it; the path has model and method. */
    GOOGLE("google"),
    /** Amazon Bedrock's Converse; the path has model and operation. */
    BEDROCK("bedrock"),
    /** Amazon Bedrock's InvokeModel. */
    BEDROCK_INVOKE("bedrock-invoke");

    private final String label;

    ClientApi(String label) {
        this.label = label;
    }

    /** The word for it in metrics and records. */
    public String label() {
        return label;
    }
}
