package io.tollgate.providers.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestScannerTest {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    @Test
    void findsTheFieldsThatRoutingNeeds() {
        String body =
                " {\"messages\":[{\"model\":\"not me\"}],\"model\" : \"a/b\",\"stream\":true,"
                        + "\"stream_options\":{\"include_usage\":true}}";

        RequestFields fields = scanned(body);

        assertThat(fields.model()).isEqualTo("a/b");
        assertThat(body.substring(fields.modelStart(), fields.modelEnd())).isEqualTo("\"a/b\"");
        assertThat(fields.stream()).isTrue();
        assertThat(fields.includeUsage()).isTrue();
        assertThat(body.substring(fields.streamOptionsStart(), fields.streamOptionsEnd()))
                .isEqualTo("{\"include_usage\":true}");
        assertThat(body.charAt(fields.objectStart())).isEqualTo('{');
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"user\":\"jo\"}",
                "{\"us\\u0065r\":\"j\\u006f\"}",
                "{\"safety_identifier\":\"jo\",\"user\":\"somebody else\"}",
                "{\"user\":\"somebody else\",\"safety_identifier\":\"jo\"}",
                "{\"metadata\":{\"user_id\":\"jo\",\"x\":{\"user_id\":\"nobody\"}},\"messages\":[]}",
                "{\"metadata\":{\"user_id\":\"somebody else\"},\"user\":\"jo\"}",
                "{\"user\":\"jo\",\"metadata\":{\"user_id\":7},\"safety_identifier\":null}"
            })
    void findsWhoItIsFor(String body) {
        RequestFields fields = scanned(body);

        assertThat(fields.user()).isEqualTo("jo");
        assertThat(fields.removals()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"user\":7,\"metadata\":\"user_id\"}",
                "{\"metadata\":{}}",
                "{\"messages\":[{\"user\":\"jo\"}]}",
                "{\"used\":\"jo\",\"me\":{\"user_id\":\"jo\"}}"
            })
    void isForNobodyWhereItDoesNotSay(String body) {
        assertThat(scanned(body).user()).isNull();
        assertThat(scanned("{\"user\":\"" + "x".repeat(2000) + "\"}").user()).isNull();
    }

    @Test
    void readsEscapedKeysAndValues() {
        RequestFields fields = scanned("{\"mod\\u0065l\":\"gr\\u00f6\\u00dfe \\\"1\\\"\"}");

        assertThat(fields.model()).isEqualTo("größe \"1\"");
    }

    @Test
    void theLastOfEqualKeysWinsAndTheOthersDoNotGoOut() throws IOException {
        String body = "{\"model\":\"a\",\"x\":1,\"stream\":true,\"model\":\"b\",\"stream\":false}";

        RequestFields fields = scanned(body);

        assertThat(fields.model()).isEqualTo("b");
        assertThat(fields.stream()).isFalse();
        assertThat(without(body, fields)).isEqualTo("{\"x\":1,\"model\":\"b\",\"stream\":false}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"provider\":\"groq\",\"model\":\"m\"}",
                "{\"model\":\"m\",\"provider\":\"groq\"}",
                "{\"model\":\"m\" , \"fallbacks\":[\"a\"] , \"provider\":\"groq\" }",
                "{\"provider\":\"groq\",\"model\":\"m\",\"fallbacks\":[{\"model\":\"a\"}]}",
                "\uFEFF{\"provider\":\"x\",\"provider\":\"groq\",\"model\":\"m\"}"
            })
    void takesTheGatewaysOwnFieldsOut(String body) throws IOException {
        RequestFields fields = scanned(body);

        assertThat(fields.provider()).isEqualTo("groq");
        assertThat(JSON.readTree(without(body, fields)))
                .isEqualTo(JSON.readTree("{\"model\":\"m\"}"));
    }

    @Test
    void leavesARoutersOwnProviderSettingAlone() {
        RequestFields fields = scanned("{\"model\":\"m\",\"provider\":{\"order\":[\"x\"]}}");

        assertThat(fields.provider()).isNull();
        assertThat(fields.removals()).isEmpty();
    }

    @Test
    void readsFallbacksAsNamesAndAsObjects() {
        RequestFields fields =
                scanned("{\"model\":\"m\",\"fallbacks\":[\"a\", {\"x\":1,\"model\":\"b\"}]}");

        assertThat(fields.fallbacks()).containsExactly("a", "b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":1}|model: a number (expected: a string)",
                "{\"model\":null}|model: null (expected: a string)",
                "{\"model\":\"m\",\"stream\":\"true\"}|stream: a string (expected: true or false)",
                "{\"model\":\"m\",\"fallbacks\":[1]}|fallbacks: not a list of models",
                "{\"model\":\"m\",\"fallbacks\":\"x\"}|fallbacks: not a list of models",
                "{\"model\":\"m\"|it ends too early",
                "{\"model\":\"m}|it ends too early",
                "{\"model\":\"m\"} x|unexpected 'x' at byte 14",
                "{\"a\":[1}|unexpected '}' at byte 7",
                "{\"a\":01}|unexpected '0'",
                "[1]|is no JSON object",
                "|is no JSON object"
            })
    void saysWhatIsWrongWithABody(String bodyAndMessage) {
        String[] parts = bodyAndMessage.split("\\|", 2);

        Scan scan = RequestScanner.scan(parts[0].getBytes(StandardCharsets.UTF_8));

        assertThat(scan).isInstanceOf(Scan.Malformed.class);
        assertThat(((Scan.Malformed) scan).message()).contains(parts[1]);
    }

    @Test
    void goesAsDeepAsJacksonAndNoDeeper() {
        String deep = "{\"a\":" + "[".repeat(999) + "]".repeat(999) + "}";
        String tooDeep = "{\"a\":" + "[".repeat(200_000);

        assertThat(RequestScanner.scan(deep.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Scan.Scanned.class);
        assertThat(RequestScanner.scan(tooDeep.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Scan.Malformed.class);
    }

    @Test
    void agreesWithJacksonOnRandomBodies() throws IOException {
        var random = new Random(42);
        int accepted = 0;
        for (int i = 0; i < 60_000; i++) {
            byte[] body = mutated(random, new RandomJson(random).object());
            JsonNode jackson = parse(body);
            Scan scan = RequestScanner.scan(body);
            if (jackson instanceof ObjectNode object && usable(object)) {
                assertThat(scan)
                        .as(new String(body, StandardCharsets.UTF_8))
                        .isInstanceOf(Scan.Scanned.class);
                agree(((Scan.Scanned) scan).fields(), object, body);
                accepted++;
            }
        }
        assertThat(accepted).isGreaterThan(10_000);
    }

    private static void agree(RequestFields fields, ObjectNode jackson, byte[] body)
            throws IOException {
        assertThat(fields.model()).isEqualTo(text(jackson, "model"));
        assertThat(fields.stream()).isEqualTo(jackson.path("stream").asBoolean(false));
        assertThat(fields.provider()).isEqualTo(text(jackson, "provider"));
        assertThat(fields.includeUsage())
                .isEqualTo(
                        jackson.path("stream_options").path("include_usage").isBoolean()
                                && jackson.path("stream_options")
                                        .path("include_usage")
                                        .booleanValue());
        if (fields.modelStart() >= 0) {
            JsonNode model =
                    JSON.readTree(
                            body, fields.modelStart(), fields.modelEnd() - fields.modelStart());
            assertThat(model.textValue()).isEqualTo(fields.model());
        }
        ObjectNode expected = jackson.deepCopy();
        expected.remove("fallbacks");
        if (expected.path("provider").isTextual()) {
            expected.remove("provider");
        }
        assertThat(JSON.readTree(without(body, fields))).isEqualTo(expected);
    }

    private static boolean usable(ObjectNode object) {
        boolean model = !object.has("model") || object.path("model").isTextual();
        JsonNode stream = object.path("stream");
        boolean streamed = !object.has("stream") || stream.isBoolean() || stream.isNull();
        boolean fallbacks = !object.has("fallbacks") || object.path("fallbacks").isNull();
        return model && streamed && fallbacks;
    }

    private static @Nullable String text(ObjectNode object, String field) {
        return object.path(field).isTextual() ? object.path(field).textValue() : null;
    }

    private static @Nullable JsonNode parse(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            return null;
        }
    }

    private static byte[] mutated(Random random, String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(3) == 0) {
            body[random.nextInt(body.length)] =
                    (byte) "{}[]\",:\\0ae\n u".charAt(random.nextInt(14));
        }
        return body;
    }

    @Test
    void survivesRandomBytes() {
        var random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] body = new byte[random.nextInt(64)];
            for (int j = 0; j < body.length; j++) {
                body[j] = (byte) "{}[]\",:\\u0123model \n\u007f".charAt(random.nextInt(21));
            }
            assertThatCode(() -> RequestScanner.scan(body)).doesNotThrowAnyException();
        }
    }

    private static String without(String body, RequestFields fields) {
        return new String(
                without(body.getBytes(StandardCharsets.UTF_8), fields), StandardCharsets.UTF_8);
    }

    private static byte[] without(byte[] body, RequestFields fields) {
        var left = new java.io.ByteArrayOutputStream();
        int at = 0;
        List<Integer> removals = fields.removals();
        for (int i = 0; i < removals.size(); i += 2) {
            left.write(body, at, removals.get(i) - at);
            at = removals.get(i + 1);
        }
        left.write(body, at, body.length - at);
        return left.toByteArray();
    }

    private static RequestFields scanned(String body) {
        Scan scan = RequestScanner.scan(body.getBytes(StandardCharsets.UTF_8));
        assertThat(scan).isInstanceOf(Scan.Scanned.class);
        return ((Scan.Scanned) scan).fields();
    }
}
