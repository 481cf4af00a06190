package io.tollgate.node.config;

import io.tollgate.providers.aws.AwsCredentials;
import io.tollgate.providers.aws.AwsSecret;
import io.tollgate.providers.credential.aws.AwsCredentialSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Maps what a key of an AWS provider has in the place of {@code value}: credentials, or where they
 * are found. A key is of one kind only. The region is that of the provider.
 */
final class AwsKeyMapper {
    private static final List<String> REGIONS = List.of("AWS_REGION", "AWS_DEFAULT_REGION");
    private static final String ID = "access-key-id";
    private static final String SECRET = "secret-access-key";
    private static final String TOKEN = "session-token";
    private static final String PROFILE = "profile";
    private static final String ROLE = "role";
    private static final String EXTERNAL_ID = "external-id";
    private static final String TOKEN_FILE = "web-identity-token-file";
    private static final String CREDENTIALS = "credentials";

    private final @Nullable String region;
    private final Map<String, String> environment;

    private AwsKeyMapper(@Nullable String region, Map<String, String> environment) {
        this.region = region;
        this.environment = environment;
    }

    /** For a provider, whose region is its own setting, else the environment's, else not known. */
    static AwsKeyMapper of(SettingReader in, Map<String, String> environment) {
        String named = in.text("region");
        String region = named == null ? region(environment).orElse(null) : named.strip();
        if (region != null && !AwsSecret.isRegion(region)) {
            in.problem("region", region + " (expected: a region, such as eu-central-1)");
            region = "unusable";
        }
        return new AwsKeyMapper(region, environment);
    }

    static Optional<String> region(Map<String, String> environment) {
        return REGIONS.stream()
                .map(environment::get)
                .filter(value -> value != null && !value.isBlank())
                .map(String::strip)
                .findFirst();
    }

    /** Where Bedrock is reached in its region; null, with a problem, where that is not known. */
    @Nullable String baseUrl(SettingReader provider) {
        String known = known(provider);
        return known == null ? null : baseUrl(known);
    }

    private @Nullable String known(SettingReader in) {
        if (region == null) {
            in.problem(
                    "region",
                    "missing at the provider (expected: such as eu-central-1, or the environment"
                            + " variable AWS_REGION)");
        }
        return region;
    }

    static String baseUrl(String region) {
        return "https://bedrock-runtime."
                + region
                + (region.startsWith("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com");
    }

    /** Whether a key is one of AWS's credentials and not a Bedrock key. */
    static boolean isMeant(SettingReader in) {
        boolean meant = false;
        for (String name : List.of(ID, SECRET, TOKEN, PROFILE, ROLE, CREDENTIALS)) {
            meant |= in.has(name);
        }
        return meant;
    }

    /** What the key signs with; null, with a problem, where that cannot be told. */
    @Nullable KeyValue value(SettingReader in) {
        String signedFor = known(in);
        AwsCredentials base = in.has(ID) || in.has(SECRET) ? credentials(in) : null;
        String profile = in.text(PROFILE);
        String role = in.text(ROLE);
        String externalId = in.text(EXTERNAL_ID);
        String tokenFile = in.text(TOKEN_FILE);
        String found = in.text(CREDENTIALS);
        boolean conflict =
                in.has("value")
                        || (base != null && profile != null)
                        || (found != null && (base != null || profile != null));
        if (conflict) {
            in.problem(
                    in.has("value") ? "value" : CREDENTIALS,
                    "several kinds of credentials (expected: a Bedrock key in value, or "
                            + ID
                            + " with "
                            + SECRET
                            + ", or "
                            + PROFILE
                            + ", or "
                            + CREDENTIALS
                            + ")");
        }
        boolean elsewhere = found != null && !found.equals("default");
        if (elsewhere) {
            in.problem(CREDENTIALS, found + " (expected: default)");
        }
        boolean roleless = role == null && (externalId != null || tokenFile != null);
        if (roleless) {
            in.problem(ROLE, "missing (expected: the ARN of a role)");
        }
        boolean incomplete = (in.has(ID) || in.has(SECRET)) && base == null;
        if (conflict || elsewhere || roleless || incomplete || signedFor == null) {
            return null;
        }
        return base != null && role == null
                ? new Secret(new AwsSecret(signedFor, base).text())
                : new FetchedToken(
                        new AwsCredentialSource(
                                signedFor, profile, base, role, externalId, tokenFile),
                        null);
    }

    private static @Nullable AwsCredentials credentials(SettingReader in) {
        String id = in.required(ID, "the id of an access key");
        Secret secret = in.requiredSecret(SECRET);
        Secret token = in.secret(TOKEN);
        if (id == null || secret == null) {
            return null;
        }
        try {
            return new AwsCredentials(
                    id.strip(),
                    secret.reveal().strip(),
                    token == null ? null : token.reveal().strip());
        } catch (IllegalArgumentException e) {
            in.problem(ID, String.valueOf(e.getMessage()));
            return null;
        }
    }

    /**
     * As AWS's own tools find them: the environment's, else what the machine has. Null, with a
     * problem, where no region is known.
     */
    @Nullable KeyValue usual(SettingReader provider) {
        String signedFor = known(provider);
        if (signedFor == null) {
            return null;
        }
        String id = environment.getOrDefault("AWS_ACCESS_KEY_ID", "").strip();
        String secret = environment.getOrDefault("AWS_SECRET_ACCESS_KEY", "").strip();
        String token = environment.getOrDefault("AWS_SESSION_TOKEN", "").strip();
        if (id.isEmpty() || secret.isEmpty()) {
            return new FetchedToken(
                    new AwsCredentialSource(signedFor, null, null, null, null, null), null);
        }
        var credentials = new AwsCredentials(id, secret, token.isEmpty() ? null : token);
        return new Secret(new AwsSecret(signedFor, credentials).text());
    }
}
