package io.tollgate.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.providers.credential.google.AuthorizedUser;
import io.tollgate.providers.credential.google.MetadataServer;
import io.tollgate.providers.profile.Profile;
import io.tollgate.providers.profile.Profiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Vertex AI: project, location and where its tokens come from. */
class VertexConfigTest {
    private static final String PERSON =
            """
            {"type":"authorized_user","client_id":"c","client_secret":"s","refresh_token":"r",\
            "quota_project_id":"file-project"}\
            """;

    @TempDir Path directory;

    @ParameterizedTest
    @CsvSource({
        "europe-west1, https://europe-west1-aiplatform.googleapis.com/v1/projects/p/locations/europe-west1",
        "global, https://aiplatform.googleapis.com/v1/projects/p/locations/global",
        "eu, https://aiplatform.eu.rep.googleapis.com/v1/projects/p/locations/eu",
    })
    void projectAndLocationMakeTheAddress(String location, String url) throws IOException {
        ProviderConfig vertex =
                loaded(
                        Map.of(),
                        "providers: {vertex: {project: p, location: "
                                + location
                                + ", keys: [{google: metadata}]}}");

        assertThat(vertex.baseUrl()).hasToString(url);
        assertThat(vertex.profile().auth()).isEqualTo(Profile.Auth.BEARER);
        assertThat(vertex.keys())
                .containsExactly(
                        new KeyConfig(
                                "key-1",
                                new FetchedToken(
                                        new MetadataServer("metadata.google.internal"), null),
                                1,
                                List.of()));
    }

    @Test
    void aFileOfCredentialsBringsItsProject() throws IOException {
        Files.writeString(directory.resolve("person.json"), PERSON);

        ProviderConfig vertex =
                loaded(Map.of(), "providers: {vertex: {keys: [{google: 'file:person.json'}]}}");

        assertThat(vertex.baseUrl().toString()).endsWith("/projects/file-project/locations/global");
        assertThat(vertex.keys().getFirst().value())
                .isInstanceOfSatisfying(
                        FetchedToken.class,
                        token -> assertThat(token.source()).isInstanceOf(AuthorizedUser.class));
    }

    @Test
    void withoutKeysItDoesAsGooglesLibrariesDo() throws IOException {
        Path file = Files.writeString(directory.resolve("person.json"), PERSON);

        ProviderConfig named =
                loaded(
                        Map.of("GOOGLE_APPLICATION_CREDENTIALS", file.toString()),
                        "providers: {vertex: {location: eu}}");
        ProviderConfig machine =
                loaded(
                        Map.of("GOOGLE_CLOUD_PROJECT", "env-project", "GCE_METADATA_HOST", "m:1"),
                        "providers: {vertex: }");

        assertThat(named.baseUrl().toString()).contains("file-project");
        assertThat(machine.baseUrl().toString()).contains("env-project");
        assertThat(machine.keys().getFirst().value())
                .isEqualTo(new FetchedToken(new MetadataServer("m:1"), null));
    }

    @Test
    void withoutAFileItComesFromTheEnvironment() throws IOException {
        Path file = Files.writeString(directory.resolve("person.json"), PERSON);
        var loader =
                new ConfigLoader(
                        Profiles.all(),
                        Map.of(
                                "GOOGLE_APPLICATION_CREDENTIALS",
                                file.toString(),
                                "GOOGLE_CLOUD_LOCATION",
                                "us-central1"));

        GatewayConfig config = ConfigFixture.loaded(loader.loadWithoutFile(directory));

        assertThat(config.providers()).extracting(ProviderConfig::name).containsExactly("vertex");
        assertThat(config.providers().getFirst().baseUrl().toString())
                .isEqualTo(
                        "https://us-central1-aiplatform.googleapis.com/v1/projects/file-project"
                                + "/locations/us-central1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {keys: [{google: metadata}]}                        | providers.vertex.project: missing
                    {project: 'a b', keys: [{google: metadata}]}        | providers.vertex.project: a b
                    {project: p, location: 'x/y', keys: [{google: metadata}]} | providers.vertex.location: x/y
                    {project: p, keys: [{google: nonsense}]}            | providers.vertex.keys[0].google: no JSON
                    {project: p, keys: [{google: metadata, value: k}]}  | providers.vertex.keys[0].value: there is also
                    {project: p, keys: [{google: 'file:none.json'}]}    | does not exist
                    """)
    void whatCannotBeUsedIsToldByItsKey(String vertex, String problem) throws IOException {
        Path file = directory.resolve("tollgate.yaml");
        Files.writeString(file, "providers: {vertex: " + vertex + "}");

        LoadResult result = new ConfigLoader(Profiles.all(), Map.of()).load(file);

        assertThat(result)
                .isInstanceOfSatisfying(
                        LoadResult.Refused.class,
                        refused -> assertThat(refused.problems().toString()).contains(problem));
    }

    private ProviderConfig loaded(Map<String, String> environment, String yaml) throws IOException {
        Path file = Files.writeString(directory.resolve("tollgate.yaml"), yaml);
        return ConfigFixture.loaded(new ConfigLoader(Profiles.all(), environment).load(file))
                .provider("vertex")
                .orElseThrow();
    }
}
