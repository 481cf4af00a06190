package io.tollgate.providers.dialect;

import java.util.regex.Pattern;

/** Takes what looks like a provider key out of a provider's message. */
public final class SecretMask {
    private static final Pattern PREFIXED =
            Pattern.compile(
                    "\\b(sk-|pk-|rk-|gsk_|xai-|hf_|nvapi-|pplx-|csk-|tgp_|fw_|r8_|AIza|ya29\\.|AKIA|ASIA)"
                            + "[A-Za-z0-9_\\-*.…]{4,}");
    private static final Pattern BEARER =
            Pattern.compile("(?i)\\b(bearer|basic)\\s+[A-Za-z0-9_\\-*.=/+~]{6,}");
    private static final Pattern NAMED =
            Pattern.compile(
                    "(?i)((?:api[ _-]?key|token|secret|password)(?: provided)?\\s*[:=]\\s*['\"]?)"
                            + "(?=[^\\s'\"]*[0-9*])[A-Za-z0-9_\\-*.+/=]{6,}");
    private static final Pattern QUERY = Pattern.compile("(?i)([?&](?:api[-_]?)?key=)[^&\\s\"']+");

    private SecretMask() {}

    /** That text with {@code ***} in the place of each key. */
    public static String mask(String text) {
        String masked = PREFIXED.matcher(text).replaceAll("$1***");
        masked = BEARER.matcher(masked).replaceAll("$1 ***");
        masked = NAMED.matcher(masked).replaceAll("$1***");
        return QUERY.matcher(masked).replaceAll("$1***");
    }
}
