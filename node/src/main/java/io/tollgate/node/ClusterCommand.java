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
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * What {@code tollgate cluster} does: asks the admin listener of a running node how it stands in
 * its cluster, or tells it that another one will not come back.
 */
final class ClusterCommand {
    private static final Duration AT_MOST = Duration.ofSeconds(15);
    private static final int OK = 200;

    private final PrintStream out;
    private final PrintStream err;
    private final ObjectMapper mapper = new ObjectMapper();

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
        return ask(
                admin,
                HttpRequest.newBuilder(admin.resolve("/api/cluster")),
                token,
                said -> {
                    out.print(json ? said + "\n" : ClusterText.of(said));
                    boolean whole =
                            said.path("state").asText().equals("joined")
                                    && said.path("safe").asBoolean();
                    return whole ? 0 : Main.FAILED;
                });
    }

    /**
     * Says that a node will not come back, and prints what that frees.
     *
     * @param evenUnknown also where nobody knows what it had spent
     * @return 0 where that was done, 1 otherwise
     */
    int writeOff(URI admin, String token, String node, boolean evenUnknown) {
        String body =
                mapper.valueToTree(Map.of("node", node, "even-unknown", evenUnknown)).toString();
        return ask(
                admin,
                HttpRequest.newBuilder(admin.resolve("/api/cluster/write-off"))
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)),
                token,
                said -> {
                    out.print(ClusterText.ofWriteOff(said));
                    return 0;
                });
    }

    private int ask(
            URI admin, HttpRequest.Builder request, String token, ToIntFunction<JsonNode> told) {
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(AT_MOST).build()) {
            HttpResponse<String> answer =
                    client.send(
                            request.timeout(AT_MOST)
                                    .header("authorization", "Bearer " + token)
                                    .build(),
                            HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            JsonNode said = mapper.readTree(answer.body());
            if (answer.statusCode() != OK) {
                err.println(
                        "tollgate: " + admin + ": " + said.path("error").path("message").asText());
                return Main.FAILED;
            }
            int exit = told.applyAsInt(said);
            out.flush();
            return exit;
        } catch (IOException e) {
            err.println("tollgate: " + admin + " does not answer: " + e);
            return Main.FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Main.FAILED;
        }
    }
}
