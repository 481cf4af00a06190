package io.tollgate.node.acceptance.manage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

/** What finds nothing must be able to find something. */
class SecretSearchTest {
    private static final String SECRET = "canary/of+the=mine";

    private final SecretSearch search = new SecretSearch(List.of(SECRET));

    @Test
    void findsEachForm() {
        for (String before : List.of("", "x", "xy", "xyz")) {
            byte[] text = (before + SECRET + "?after").getBytes(UTF_8);
            search.text("clear", new String(text, UTF_8));
            search.text("hex", HexFormat.of().formatHex(text));
            search.text("HEX", HexFormat.of().withUpperCase().formatHex(text));
            search.text("Base64", Base64.getEncoder().encodeToString(text));
            search.text("URL", Base64.getUrlEncoder().withoutPadding().encodeToString(text));
        }

        assertThat(search.found()).hasSizeGreaterThanOrEqualTo(4 * 5);
        for (String where : List.of("clear", "hex", "HEX", "Base64", "URL")) {
            assertThat(search.found().stream().filter(found -> found.startsWith(where + " ")))
                    .as(where)
                    .hasSizeGreaterThanOrEqualTo(4);
        }
    }

    @Test
    void findsWhatIsPacked() throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.write(new byte[29]);
        try (var packed = new DeflaterOutputStream(bytes)) {
            packed.write(("{\"key\":\"" + SECRET + "\"}").getBytes(UTF_8));
        }

        search.bytes("document", bytes.toByteArray());

        assertThat(search.found()).hasSize(1).first().asString().contains("unpacked in clear");
    }

    @Test
    void findsNothingElse() {
        search.text("other", "canary of the mine, canary/of+the-mine");

        assertThat(search.found()).isEmpty();
    }
}
