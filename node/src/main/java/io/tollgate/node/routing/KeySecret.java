package io.tollgate.node.routing;

/** The secret of a provider key. Prints as stars. */
public final class KeySecret {
    private final String value;

    public KeySecret(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c >= 0x7f) {
                throw new IllegalArgumentException(
                        "secret: a character at "
                                + i
                                + " that is not visible ASCII (expected: the key alone, without"
                                + " quotes or line ends)");
            }
        }
        this.value = value;
    }

    String reveal() {
        return value;
    }

    /** That text with stars in the place of the secret. */
    String mask(String text) {
        return value.isEmpty() ? text : text.replace(value, "***");
    }

    @Override
    public String toString() {
        return "***";
    }
}
