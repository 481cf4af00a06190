package io.tollgate.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What {@code tollgate cluster} does: asks the admin listener of a running node how it stands in
 * its cluster.
 */
final class ClusterCommand {
    private static final Duration AT_MOST = Duration.ofSeconds(10);
    private static final int OK = 200;

    private final PrintStream out;
    private final PrintStream err;

    ClusterCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /**
     * Prints what the node says.
     *
     * @param admin of the node, such as {@code http://127.0.0.1:8081}
     * @param json whether as the node says it, and not for people
     * @return 0 where the node has joined and all copies are there, 1 otherwise
     */
    int run(URI admin, String token, boolean json) {
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(AT_MOST).build()) {
            HttpResponse<String> answer =
                    client.send(
                            HttpRequest.newBuilder(admin.resolve("/api/cluster"))
                                    .timeout(AT_MOST)
                                    .header("authorization", "Bearer " + token)
                                    .build(),
                            HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            JsonNode said = new ObjectMapper().readTree(answer.body());
            if (answer.statusCode() != OK) {
                err.println(
                        "tollgate: " + admin + ": " + said.path("error").path("message").asText());
                return Main.FAILED;
            }
            out.print(json ? answer.body() + "\n" : text(said));
            out.flush();
            return said.path("state").asText().equals("joined") && said.path("safe").asBoolean()
                    ? 0
                    : Main.FAILED;
        } catch (IOException e) {
            err.println("tollgate: " + admin + " does not answer: " + e);
            return Main.FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Main.FAILED;
        }
    }

    private static String text(JsonNode said) {
        String cluster = said.path("cluster").asText();
        var text = new StringBuilder();
        line(text, "cluster", cluster.isEmpty() ? "none: a node alone" : cluster);
        line(text, "state", state(said));
        line(text, "copies", said.path("safe").asBoolean() ? "all there" : "not all there yet");
        JsonNode members = said.path("members");
        line(text, "members", members.size() + " of " + said.path("size").asInt());
        for (JsonNode member : members) {
            String name = member.path("name").asText();
            boolean asked = name.equals(said.path("node").asText());
            line(
                    text,
                    "",
                    name
                            + ", start "
                            + member.path("incarnation").asLong()
                            + (asked ? ", asked" : ""));
        }
        line(text, "refused", said.path("refused_connections").asLong() + " connections");
        if (!said.path("problem").asText().isEmpty()) {
            line(text, "problem", said.path("problem").asText());
        }
        return text.toString();
    }

    private static String state(JsonNode said) {
        return switch (said.path("state").asText()) {
            case "joined" -> "joined";
            case "minority" ->
                    "a minority: decides nothing until "
                            + said.path("majority").asInt()
                            + " nodes are there";
            default -> "not in the cluster";
        };
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(name).repeat(' ', 10 - name.length()).append(value).append('\n');
    }
}
