package io.tollgate.node.acceptance.manage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.InflaterInputStream;

/** Looks for secrets in clear, in hex and in Base64, also where it was packed by deflate. */
final class SecretSearch {
    private static final int CONTEXT = 40;
    private static final int MOST_UNPACKED = 16 << 20;

    /** Larger ones hold nothing that is packed. */
    private static final int LARGEST_PACKED = 1 << 20;

    private final Map<String, String> forms = new TreeMap<>();
    private final List<String> found = new ArrayList<>();

    SecretSearch(Collection<String> secrets) {
        secrets.forEach(this::add);
    }

    private void add(String secret) {
        byte[] bytes = secret.getBytes(UTF_8);
        forms.put(new String(bytes, ISO_8859_1), "in clear");
        forms.put(HexFormat.of().formatHex(bytes), "in hex");
        forms.put(HexFormat.of().withUpperCase().formatHex(bytes), "in hex");
        for (int before = 0; before < 3; before++) {
            // what does not depend on what stands before and after it
            byte[] placed = new byte[before + bytes.length];
            System.arraycopy(bytes, 0, placed, before, bytes.length);
            int from = (before * 8 + 5) / 6;
            int to = placed.length * 8 / 6;
            for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
                forms.put(encoder.encodeToString(placed).substring(from, to), "in Base64");
            }
        }
    }

    /** Where any was, and in which form. */
    List<String> found() {
        return found;
    }

    void text(String where, String text) {
        bytes(where, text.getBytes(UTF_8));
    }

    void bytes(String where, byte[] bytes) {
        look(where, bytes);
        for (int i = 0; i < bytes.length - 1 && bytes.length <= LARGEST_PACKED; i++) {
            if (bytes[i] == 0x78 && ((bytes[i] << 8) | (bytes[i + 1] & 0xff)) % 31 == 0) {
                look(where + ", unpacked", unpacked(bytes, i));
            }
        }
    }

    void folder(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes(folder.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
    }

    private void look(String where, byte[] bytes) {
        String text = new String(bytes, ISO_8859_1);
        forms.forEach((form, how) -> {
            int at = text.indexOf(form);
            if (at >= 0) {
                int to = Math.min(text.length(), at + form.length() + CONTEXT);
                found.add(where + " " + how + ": " + text.substring(Math.max(0, at - CONTEXT), to));
            }
        });
    }

    private static byte[] unpacked(byte[] bytes, int from) {
        try (var in =
                new InflaterInputStream(
                        new ByteArrayInputStream(bytes, from, bytes.length - from))) {
            return in.readNBytes(MOST_UNPACKED);
        } catch (IOException e) {
            return new byte[0]; // it was something else
        }
    }
}
