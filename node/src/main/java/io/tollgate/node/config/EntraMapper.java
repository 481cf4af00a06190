package io.tollgate.node.config;

import io.tollgate.providers.credential.azure.ClientSecret;
import io.tollgate.providers.credential.azure.ManagedIdentity;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Maps a key's {@code entra}: an application with its secret, or the identity of the machine. */
final class EntraMapper {
    private static final String MANAGED = "managed-identity";
    private static final String ENDPOINT_VARIABLE = "IDENTITY_ENDPOINT";
    private static final String HEADER_VARIABLE = "IDENTITY_HEADER";

    private final Map<String, String> environment;

    EntraMapper(Map<String, String> environment) {
        this.environment = environment;
    }

    @Nullable KeyValue value(SettingReader in) {
        return in.bool(MANAGED, false) ? managed(in) : application(in);
    }

    /** In a function or container app the environment says where; elsewhere it is always there. */
    private @Nullable KeyValue managed(SettingReader in) {
        String endpoint = environment.getOrDefault(ENDPOINT_VARIABLE, "");
        String header = environment.getOrDefault(HEADER_VARIABLE, "");
        boolean function = !endpoint.isBlank() && !header.isBlank();
        try {
            return new FetchedToken(
                    new ManagedIdentity(
                            function ? new URI(endpoint.strip()) : ManagedIdentity.MACHINE,
                            function ? header.strip() : "",
                            in.text("client-id", ""),
                            in.text("resource", ManagedIdentity.USUAL_RESOURCE)));
        } catch (java.net.URISyntaxException e) {
            in.problem(MANAGED, ENDPOINT_VARIABLE + " is no URL (expected: as Azure sets it)");
            return null;
        }
    }

    private static @Nullable KeyValue application(SettingReader in) {
        String tenant = in.required("tenant", "the id or domain of the directory");
        String client = in.required("client-id", "the id of the application");
        Secret secret = in.requiredSecret("client-secret");
        String authority = in.text("authority", ClientSecret.USUAL_AUTHORITY);
        String scope = in.text("scope", ClientSecret.USUAL_SCOPE);
        if (tenant == null || client == null || secret == null) {
            return null;
        }
        try {
            return new FetchedToken(
                    new ClientSecret(tenant, client, secret.reveal(), authority, scope));
        } catch (IllegalArgumentException e) {
            in.problem("tenant", String.valueOf(e.getMessage()));
            return null;
        }
    }
}
