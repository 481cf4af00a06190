package io.tollgate.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.providers.aws.AwsCredentials;
import io.tollgate.providers.aws.AwsSecret;
import io.tollgate.providers.credential.aws.AwsCredentialSource;
import io.tollgate.providers.profile.Profiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a provider of Amazon's is configured: by its region and one kind of credentials a key. */
class BedrockConfigTest {
    @TempDir Path directory;

    private static final String REGION = "providers: {bedrock: {region: eu-west-1";

    @Test
    void itsAddressFollowsFromItsRegion() throws IOException {
        ProviderConfig here = bedrock(REGION + ", keys: [ABSK-1]}}", Map.of());
        ProviderConfig there =
                bedrock(
                        "providers: {bedrock: {keys: [ABSK-1]}}",
                        Map.of("AWS_DEFAULT_REGION", "cn-north-1"));
        ProviderConfig own =
                bedrock(
                        "providers: {bedrock: {base-url: 'http://127.0.0.1:1', keys: [ABSK-1]}}",
                        Map.of());

        assertThat(here.baseUrl().toString())
                .isEqualTo("https://bedrock-runtime.eu-west-1.amazonaws.com");
        assertThat(there.baseUrl().toString())
                .isEqualTo("https://bedrock-runtime.cn-north-1.amazonaws.com.cn");
        assertThat(own.baseUrl().toString()).isEqualTo("http://127.0.0.1:1");
        assertThat(value(here)).isEqualTo(new Secret("ABSK-1"));
    }

    @Test
    void credentialsMayStandInTheFile() throws IOException {
        ProviderConfig lasting =
                bedrock(
                        REGION + ", keys: [{access-key-id: AKID, secret-access-key: s/+e}]}}",
                        Map.of("AWS_BEARER_TOKEN_BEDROCK", "not-this"));
        ProviderConfig passing =
                bedrock(
                        REGION
                                + ", keys: [{access-key-id: AKID, secret-access-key: s,"
                                + " session-token: t==}]}}",
                        Map.of());

        assertThat(secret(lasting))
                .isEqualTo(new AwsSecret("eu-west-1", new AwsCredentials("AKID", "s/+e", null)));
        assertThat(secret(passing))
                .isEqualTo(new AwsSecret("eu-west-1", new AwsCredentials("AKID", "s", "t==")));
    }

    @Test
    void profilesAndRolesAreFoundLater() throws IOException {
        assertThat(source("{profile: production}"))
                .isEqualTo(
                        new AwsCredentialSource("eu-west-1", "production", null, null, null, null));
        assertThat(source("{credentials: default}"))
                .isEqualTo(new AwsCredentialSource("eu-west-1", null, null, null, null, null));
        assertThat(
                        source(
                                "{role: 'arn:r', external-id: x, access-key-id: A, secret-access-key: s}"))
                .isEqualTo(
                        new AwsCredentialSource(
                                "eu-west-1",
                                null,
                                new AwsCredentials("A", "s", null),
                                "arn:r",
                                "x",
                                null));
        assertThat(source("{role: 'arn:r', web-identity-token-file: /t}"))
                .isEqualTo(new AwsCredentialSource("eu-west-1", null, null, "arn:r", null, "/t"));
    }

    /** The order that Amazon's and OpenAI's own clients have. */
    @Test
    void withoutKeysTheEnvironmentIsAsked() throws IOException {
        String yaml = REGION + "}}";
        Map<String, String> keys =
                Map.of("AWS_ACCESS_KEY_ID", "AKID", "AWS_SECRET_ACCESS_KEY", "s");

        assertThat(value(bedrock(yaml, Map.of("AWS_BEARER_TOKEN_BEDROCK", "ABSK-env"))))
                .isEqualTo(new Secret("ABSK-env"));
        assertThat(secret(bedrock(yaml, keys)).credentials().accessKeyId()).isEqualTo("AKID");
        assertThat(value(bedrock(yaml, Map.of("AWS_BEARER_TOKEN_BEDROCK", ""))))
                .isEqualTo(
                        new FetchedToken(
                                new AwsCredentialSource("eu-west-1", null, null, null, null, null),
                                null));
    }

    @Test
    void withoutAFileABedrockKeyIsEnough() {
        var environment = Map.of("AWS_BEARER_TOKEN_BEDROCK", "ABSK-env", "AWS_REGION", "us-west-2");
        GatewayConfig config =
                ConfigFixture.loaded(
                        new ConfigLoader(Profiles.all(), environment).loadWithoutFile(directory));

        assertThat(config.provider("bedrock"))
                .hasValueSatisfying(found ->
                        assertThat(found.baseUrl().toString())
                                .isEqualTo("https://bedrock-runtime.us-west-2.amazonaws.com"));
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        assertProblem("providers: {bedrock: {keys: [a-key]}}", "region", "missing");
        assertProblem("providers: {bedrock: {}}", "region", "missing");
        assertProblem("providers: {bedrock: {region: 'a b', keys: [k]}}", "region", "a b");
        assertProblem(REGION + ", keys: [{access-key-id: A}]}}", "secret-access-key", "missing");
        assertProblem(REGION + ", keys: [{value: v, profile: p}]}}", "value", "several kinds");
        assertProblem(
                REGION + ", keys: [{profile: p, credentials: default}]}}",
                "credentials",
                "several kinds");
        assertProblem(REGION + ", keys: [{credentials: mine}]}}", "credentials", "default");
    }

    private void assertProblem(String yaml, String key, String words) throws IOException {
        LoadResult result = load(yaml, Map.of());

        assertThat(result).isInstanceOf(LoadResult.Refused.class);
        assertThat(((LoadResult.Refused) result).problems().stream().map(Problem::toString))
                .anySatisfy(problem -> assertThat(problem).contains(key).contains(words));
    }

    private AwsCredentialSource source(String key) throws IOException {
        KeyValue value = value(bedrock(REGION + ", keys: [" + key + "]}}", Map.of()));
        return (AwsCredentialSource) ((FetchedToken) value).source();
    }

    private static AwsSecret secret(ProviderConfig provider) {
        return AwsSecret.read(((Secret) value(provider)).reveal()).orElseThrow();
    }

    private static KeyValue value(ProviderConfig provider) {
        return provider.keys().getFirst().value();
    }

    private ProviderConfig bedrock(String yaml, Map<String, String> environment)
            throws IOException {
        return ConfigFixture.loaded(load(yaml, environment)).provider("bedrock").orElseThrow();
    }

    private LoadResult load(String yaml, Map<String, String> environment) throws IOException {
        Path file = Files.writeString(directory.resolve("tollgate.yaml"), yaml);
        return new ConfigLoader(Profiles.all(), environment).load(file);
    }

    @Test
    void nothingIsShownOfTheSecrets() throws IOException {
        ProviderConfig provider =
                bedrock(
                        REGION + ", keys: [{access-key-id: AKID, secret-access-key: hush}]}}",
                        Map.of());

        assertThat(List.of(provider, secret(provider)).toString()).doesNotContain("hush");
    }
}
