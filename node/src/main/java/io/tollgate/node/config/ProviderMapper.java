package io.tollgate.node.config;

import io.tollgate.providers.aws.AwsSecret;
import io.tollgate.providers.profile.Profile;
import io.tollgate.providers.profile.Profiles;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Maps {@code providers}, on top of what their profiles say. */
final class ProviderMapper {
    /** What is assumed of a provider that no profile knows: it does as OpenAI does. */
    private static final Profile UNKNOWN = Profiles.find("openai-compatible").orElseThrow();

    private static final String VERTEX = "vertex";

    private final Map<String, Profile> profiles;
    private final Map<String, String> environment;
    private final TokenMapper tokens;

    ProviderMapper(Map<String, Profile> profiles, Map<String, String> environment) {
        this.profiles = profiles;
        this.environment = environment;
        this.tokens = new TokenMapper(environment);
    }

    List<ProviderConfig> providers(SettingReader in) {
        return in.mapping("providers", providers -> providers.each(this::provider));
    }

    /** One provider for each profile whose usual environment variable is set. */
    List<ProviderConfig> fromEnvironment(List<Problem> problems) {
        var found = new ArrayList<ProviderConfig>();
        for (Profile profile : profiles.values()) {
            Optional<String> url = firstOf(profile.baseUrlVariables());
            List<KeyConfig> keys = keysFromEnvironment(profile);
            if (!keys.isEmpty() || (url.isPresent() && wantsNoKey(profile))) {
                Profile placed =
                        url.map(profile::baseUrlFrom)
                                .or(() -> regional(profile))
                                .map(profile::withBaseUrl)
                                .orElse(profile);
                fromEnvironment(placed, keys, problems).ifPresent(found::add);
            }
        }
        vertexFromEnvironment(problems).ifPresent(found::add);
        return found;
    }

    /** Credentials that the environment names may be for other uses: they need a project too. */
    private Optional<ProviderConfig> vertexFromEnvironment(List<Problem> problems) {
        Profile vertex = profiles.get(VERTEX);
        KeyConfig key = vertex == null ? null : tokens.fromEnvironment(problems);
        if (vertex == null || key == null) {
            return Optional.empty();
        }
        String project = VertexPlace.project(environment, List.of(key));
        if (project == null) {
            return Optional.empty();
        }
        String url = VertexPlace.baseUrl(project, VertexPlace.location(environment));
        return fromEnvironment(vertex.withBaseUrl(url), List.of(key), problems);
    }

    private Optional<String> regional(Profile profile) {
        return profile.auth() == Profile.Auth.AWS
                ? AwsKeyMapper.region(environment)
                        .filter(AwsSecret::isRegion)
                        .map(AwsKeyMapper::baseUrl)
                : Optional.empty();
    }

    private static Optional<ProviderConfig> fromEnvironment(
            Profile profile, List<KeyConfig> keys, List<Problem> problems) {
        Optional<BaseUrl> baseUrl = BaseUrl.parse(profile.baseUrl());
        if (baseUrl.isEmpty()) {
            problems.add(
                    new Problem(
                            Suggestion.or(profile.baseUrlVariables()),
                            "missing or no URL, while there is a key for "
                                    + profile.name()
                                    + " ("
                                    + BaseUrl.EXPECTED
                                    + ")",
                            0));
            return Optional.empty();
        }
        return Optional.of(
                new ProviderConfig(
                        profile.name(),
                        keys.isEmpty() ? profile.withAuth(Profile.Auth.NONE) : profile,
                        baseUrl.get(),
                        keys,
                        List.of(),
                        Defaults.NETWORK,
                        List.of(),
                        Defaults.DROP_UNSUPPORTED));
    }

    private @Nullable ProviderConfig provider(String name, SettingItem item) {
        if (GatewayConfig.DEMO.equals(name)) {
            item.problem("demo is the built-in provider (expected: another name)");
        } else if (!Names.valid(name)) {
            item.problem(name + " is no name for a provider (" + Names.EXPECTED + ")");
        }
        return item.read(in -> provider(name, in));
    }

    private @Nullable ProviderConfig provider(String name, SettingReader in) {
        Profile base = base(name, in);
        AwsKeyMapper aws = aws(in, base);
        List<String> models = in.texts("models");
        var keyNames = new HashSet<String>();
        List<KeyConfig> keys = in.list("keys", key -> key(key, keyNames, models, aws));
        if (keys.isEmpty() && !in.has("keys") && base.wire() == Profile.Wire.VERTEX) {
            KeyConfig usual = tokens.usualKey(in);
            keys = usual == null ? List.of() : List.of(usual);
        }
        BaseUrl baseUrl = baseUrl(in, base, keys, aws);
        Profile profile = VoiceMapper.named(in, changed(in, base, baseUrl));
        NetworkConfig network = in.mapping("network", SettingsMapper::network);
        List<HeaderConfig> headers = in.mapping("headers", h -> h.each(ProviderMapper::header));
        boolean dropUnsupported = in.bool("drop-unsupported", Defaults.DROP_UNSUPPORTED);
        if (keys.isEmpty() && !in.has("keys")) {
            keys = keysFromEnvironment(profile);
            KeyValue usual = keys.isEmpty() && aws != null ? aws.usual(in) : null;
            if (usual != null) {
                keys = List.of(environmentKey(usual));
            } else if (keys.isEmpty() && aws != null) {
                return null; // the missing region has been told
            }
        }
        if (profile.auth() == Profile.Auth.API_KEY
                && !in.has("auth")
                && keys.stream().anyMatch(key -> key.value() instanceof FetchedToken)) {
            profile = profile.withAuth(Profile.Auth.BEARER);
        }
        if (keys.isEmpty() && !in.has("auth") && !in.has("keys") && wantsNoKey(profile)) {
            profile = profile.withAuth(Profile.Auth.NONE);
        }
        if (keys.isEmpty() && profile.auth() != Profile.Auth.NONE) {
            if (!in.hasItems("keys")) {
                in.problem("keys", "missing (expected: at least one key" + orVariable(profile));
            }
            return null;
        }
        return baseUrl == null || !Names.valid(name)
                ? null
                : new ProviderConfig(
                        name, profile, baseUrl, keys, models, network, headers, dropUnsupported);
    }

    /** The profile that is named, or that has the provider's name. */
    private Profile base(String name, SettingReader in) {
        String asked = in.text("profile");
        Profile known = profiles.get(asked == null ? name : asked);
        if (known == null && asked != null) {
            in.problem(
                    "profile",
                    asked
                            + " (expected: a known provider"
                            + Suggestion.near(asked, profiles.keySet())
                            + ")");
        }
        return known == null ? UNKNOWN : known;
    }

    /** For providers whose requests are signed; null for others. */
    private @Nullable AwsKeyMapper aws(SettingReader in, Profile base) {
        boolean aws =
                in.has("auth")
                        ? "aws".equalsIgnoreCase(in.text("auth"))
                        : base.auth() == Profile.Auth.AWS;
        return aws ? AwsKeyMapper.of(in, environment) : null;
    }

    /** A profile with what the file says instead. */
    private static Profile changed(SettingReader in, Profile base, @Nullable BaseUrl baseUrl) {
        return new Profile(
                base.name(),
                baseUrl == null ? base.baseUrl() : baseUrl.toString(),
                base.environmentVariables(),
                base.baseUrlVariables(),
                base.basePath(),
                in.choice("wire", base.wire(), List.of(Profile.Wire.values())),
                in.choice("auth", base.auth(), List.of(Profile.Auth.values())),
                in.bool("stream-options", base.streamOptions()),
                in.has("operations") ? in.texts("operations") : base.operations(),
                base.quirks(),
                apiVersion(in, base),
                base.voices());
    }

    /** With it, models are Azure's deployments and stand in the path. */
    private static @Nullable String apiVersion(SettingReader in, Profile base) {
        String version = in.text("api-version");
        if (version == null) {
            return base.apiVersion();
        }
        if (!version.matches("[A-Za-z0-9.-]{1,40}")) {
            in.problem("api-version", version + " (expected: such as 2024-10-21)");
            return null;
        }
        return version;
    }

    /** A server of one's own: nobody's environment has a key for it, and most want none. */
    private static boolean wantsNoKey(Profile profile) {
        return profile.environmentVariables().isEmpty() && !profile.baseUrlVariables().isEmpty();
    }

    /** The file's, else the profile's, else where the usual environment variable points. */
    private @Nullable BaseUrl baseUrl(
            SettingReader in, Profile base, List<KeyConfig> keys, @Nullable AwsKeyMapper aws) {
        String text = in.text("base-url", base.baseUrl());
        if (base.wire() == Profile.Wire.VERTEX && !in.has("base-url")) {
            text = VertexPlace.baseUrl(in, environment, keys);
            if (text.isEmpty()) {
                return null; // told already
            }
        }
        if (text.isEmpty() && !in.has("base-url")) {
            text = firstOf(base.baseUrlVariables()).map(base::baseUrlFrom).orElse("");
        }
        if (text.isEmpty() && aws != null) {
            String regional = aws.baseUrl(in);
            if (regional == null) {
                return null;
            }
            text = regional;
        }
        Optional<BaseUrl> url = BaseUrl.parse(text);
        if (url.isEmpty()) {
            String shown = in.has("base-url") ? in.shown("base-url") : "missing";
            in.problem("base-url", shown + " (" + BaseUrl.EXPECTED + ")");
        }
        return url.orElse(null);
    }

    private @Nullable KeyConfig key(
            SettingItem item, Set<String> names, List<String> models, @Nullable AwsKeyMapper aws) {
        String usual = "key-" + (names.size() + 1);
        if (!item.isMapping()) {
            Secret value = item.secret();
            return value == null || !names.add(usual)
                    ? null
                    : new KeyConfig(usual, value, Defaults.WEIGHT, List.of());
        }
        return item.read(in -> {
            String name = in.text("name", usual);
            if (!Names.valid(name)) {
                in.problem("name", name + " (" + Names.EXPECTED + ")");
                name = usual;
            } else if (!names.add(name)) {
                in.problem("name", name + " is there twice (expected: unique names)");
            }
            KeyValue value =
                    aws != null && AwsKeyMapper.isMeant(in) ? aws.value(in) : tokens.value(in);
            int weight = in.integer("weight", Defaults.WEIGHT, KeyConfig.WEIGHT);
            List<String> allowed = in.texts("models");
            for (String model : allowed) {
                if (!models.isEmpty() && !models.contains(model)) {
                    in.problem(
                            "models",
                            model
                                    + " (expected: one of this provider's models"
                                    + Suggestion.near(model, models)
                                    + ")");
                }
            }
            return value == null ? null : new KeyConfig(name, value, weight, allowed);
        });
    }

    private static @Nullable HeaderConfig header(String name, SettingItem item) {
        String lower = name.toLowerCase(Locale.ROOT);
        Secret value = item.secret();
        if (!HeaderConfig.isName(lower)) {
            item.problem("not a header name");
            return null;
        }
        if (HeaderConfig.isReserved(lower)) {
            item.problem("this header is the gateway's own (expected: another)");
            return null;
        }
        if (value != null && !HeaderConfig.isValue(value.reveal())) {
            item.problem("not a header value (expected: printable ASCII on one line)");
            return null;
        }
        return value == null ? null : new HeaderConfig(lower, value);
    }

    private List<KeyConfig> keysFromEnvironment(Profile profile) {
        return firstOf(profile.environmentVariables())
                .map(value -> environmentKey(new Secret(value)))
                .map(List::of)
                .orElse(List.of());
    }

    private static KeyConfig environmentKey(KeyValue value) {
        return new KeyConfig("env", value, Defaults.WEIGHT, List.of());
    }

    /** The first of those variables that is set. */
    private Optional<String> firstOf(List<String> variables) {
        return variables.stream()
                .map(environment::get)
                .filter(value -> value != null && !value.isBlank())
                .map(String::strip)
                .findFirst();
    }

    private static String orVariable(Profile profile) {
        return profile.environmentVariables().isEmpty()
                ? ")"
                : ", or the environment variable "
                        + Suggestion.or(profile.environmentVariables())
                        + ")";
    }
}
