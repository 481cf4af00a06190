package io.tollgate.providers.dialect.translation;

/**
 * A request is not of its API; ends its reading. Carries no stack trace: the client is at fault.
 */
public final class WrongField extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String field;

    public WrongField(String field, String message) {
        super(message, null, false, false);
        this.field = field;
    }

    /** Where it goes wrong, such as {@code messages[2].content}. */
    public String field() {
        return field;
    }

    /** As the outcome of reading. */
    public ClientSide.Read.Wrong outcome() {
        return new ClientSide.Read.Wrong(field, String.valueOf(getMessage()));
    }
}
