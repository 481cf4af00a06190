package io.tollgate.node.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Tells whether two files have the same objects: a digest of them as they are written, without
 * comments and places.
 */
final class TreeDigest {
    private static final int BYTES = 8;

    private final MessageDigest digest;

    private TreeDigest(MessageDigest digest) {
        this.digest = digest;
    }

    static String of(Node.Mapping root) {
        try {
            var all = new TreeDigest(MessageDigest.getInstance("SHA-256"));
            for (Section section : Section.values()) {
                all.add(root, section.label());
            }
            for (String group : Section.GROUPS) {
                all.add(root, group);
            }
            return HexFormat.of().formatHex(all.digest.digest(), 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }

    private void add(Node.Mapping root, String key) {
        Node.Entry entry = root.entries().get(key);
        if (entry != null) {
            add('k', key);
            add(entry.value());
        }
    }

    private void add(Node node) {
        switch (node) {
            case Node.Empty _ -> add('e', "");
            case Node.Scalar(String text, _) -> add('s', text);
            case Node.Sequence(var items, _) -> {
                add('l', Integer.toString(items.size()));
                items.forEach(this::add);
            }
            case Node.Mapping(var entries, _) -> {
                add('m', Integer.toString(entries.size()));
                entries.forEach((name, entry) -> {
                    add('k', name);
                    add(entry.value());
                });
            }
        }
    }

    /** Each with its kind and length, so that no two trees give the same bytes. */
    private void add(char kind, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        digest.update((byte) kind);
        digest.update(Integer.toString(bytes.length).getBytes(UTF_8));
        digest.update((byte) ':');
        digest.update(bytes);
    }
}
