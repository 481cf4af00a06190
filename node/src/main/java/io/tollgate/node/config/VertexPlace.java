package io.tollgate.node.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a project's models are on Vertex AI: the base URL of project and location. */
final class VertexPlace {
    static final String USUAL_LOCATION = "global";
    private static final List<String> PROJECT_VARIABLES =
            List.of("GOOGLE_CLOUD_PROJECT", "GCLOUD_PROJECT", "ANTHROPIC_VERTEX_PROJECT_ID");
    private static final List<String> LOCATION_VARIABLES =
            List.of("GOOGLE_CLOUD_LOCATION", "GOOGLE_CLOUD_REGION", "CLOUD_ML_REGION");

    private VertexPlace() {}

    /** The file's project, else that of the environment, else that of the credentials. */
    static String baseUrl(SettingReader in, Map<String, String> environment, List<KeyConfig> keys) {
        String project = in.text("project");
        if (project == null) {
            project = project(environment, keys);
        }
        String location = in.text("location", location(environment));
        boolean placed = location.matches("[a-z0-9-]+");
        if (!placed) {
            in.problem("location", in.shown("location") + " (expected: such as europe-west1)");
        }
        if (project == null) {
            in.problem(
                    "project",
                    "missing (expected: a project's id, or the environment variable"
                            + " GOOGLE_CLOUD_PROJECT)");
            return "";
        }
        if (!project.matches("[A-Za-z0-9.:_-]+")) {
            in.problem("project", in.shown("project") + " (expected: a project's id)");
            return "";
        }
        return placed ? baseUrl(project, location) : "";
    }

    static @Nullable String project(Map<String, String> environment, List<KeyConfig> keys) {
        String named = first(environment, PROJECT_VARIABLES);
        for (int i = 0; named == null && i < keys.size(); i++) {
            if (keys.get(i).value() instanceof FetchedToken token) {
                named = token.project();
            }
        }
        return named;
    }

    static String location(Map<String, String> environment) {
        String named = first(environment, LOCATION_VARIABLES);
        return named == null ? USUAL_LOCATION : named;
    }

    static String baseUrl(String project, String location) {
        String host =
                switch (location) {
                    case "global" -> "aiplatform.googleapis.com";
                    case "us", "eu" -> "aiplatform." + location + ".rep.googleapis.com";
                    default -> location + "-aiplatform.googleapis.com";
                };
        return "https://" + host + "/v1/projects/" + project + "/locations/" + location;
    }

    private static @Nullable String first(Map<String, String> environment, List<String> names) {
        for (String name : names) {
            String value = environment.get(name);
            if (value != null && !value.isBlank()) {
                return value.strip();
            }
        }
        return null;
    }
}
