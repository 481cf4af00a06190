package io.tollgate.node.config;

/** A text that must not be seen: it prints as stars, whatever its length. */
public final class Secret implements KeyValue {
    private final String value;

    public Secret(String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException("secret: blank (expected: some text)");
        }
        this.value = value;
    }

    /** The text itself. Only for those who send it. */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "********";
    }
}
