package io.tollgate.providers.dialect;

import io.tollgate.providers.upstream.Body;
import io.tollgate.providers.upstream.Body.Slice;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The client's bytes with a few spans replaced: the model, the gateway's own fields, and the
 * request for usage. Nothing else changes, not a byte.
 */
public final class RequestSplice {
    private static final byte[] NOTHING = new byte[0];
    private static final byte[] MODEL_KEY = ascii("\"model\":");
    private static final byte[] ASK_USAGE = ascii("\"stream_options\":{\"include_usage\":true},");
    private static final byte[] USAGE_OPTIONS = ascii("{\"include_usage\":true}");

    private final byte[] source;
    private final List<Edit> edits = new ArrayList<>(4);

    private RequestSplice(byte[] source) {
        this.source = source;
    }

    /**
     * Splices.
     *
     * @param askUsage whether {@code stream_options.include_usage} must be true in what goes out
     */
    public static Body splice(
            byte[] clientBody, RequestFields fields, String upstreamModel, boolean askUsage) {
        var splice = new RequestSplice(clientBody);
        splice.replaceModel(fields, upstreamModel);
        if (askUsage && !fields.includeUsage()) {
            splice.askUsage(fields);
        }
        splice.remove(fields);
        return splice.body();
    }

    /** Takes the gateway's own fields out, for a provider whose path names the model. */
    public static Body strip(byte[] clientBody, RequestFields fields) {
        var splice = new RequestSplice(clientBody);
        splice.remove(fields);
        return splice.body();
    }

    private void remove(RequestFields fields) {
        List<Integer> removals = fields.removals();
        for (int i = 0; i < removals.size(); i += 2) {
            add(removals.get(i), removals.get(i + 1), NOTHING);
        }
    }

    private void replaceModel(RequestFields fields, String upstreamModel) {
        boolean json = fields.objectStart() >= 0;
        int start = fields.modelStart();
        if (start < 0) {
            if (json && fields.model() != null) {
                nameModel(fields.objectStart() + 1, upstreamModel);
            }
            return;
        }
        // Where the path names the model, the body may have another one.
        if (upstreamModel.equals(fields.model())
                && (!json || JsonBytes.isString(source, start, fields.modelEnd(), upstreamModel))) {
            return;
        }
        byte[] value =
                json
                        ? JsonText.quoted(upstreamModel)
                        : upstreamModel.getBytes(StandardCharsets.UTF_8);
        add(start, fields.modelEnd(), value);
    }

    /** The path of the request has it, the provider wants it in the body. */
    private void nameModel(int inside, String upstreamModel) {
        byte[] value = JsonText.quoted(upstreamModel);
        boolean empty = source[JsonBytes.skipSpace(source, inside, source.length)] == '}';
        byte[] member = new byte[MODEL_KEY.length + value.length + (empty ? 0 : 1)];
        System.arraycopy(MODEL_KEY, 0, member, 0, MODEL_KEY.length);
        System.arraycopy(value, 0, member, MODEL_KEY.length, value.length);
        if (!empty) {
            member[member.length - 1] = ',';
        }
        add(inside, inside, member);
    }

    private void askUsage(RequestFields fields) {
        int start = fields.streamOptionsStart();
        if (start < 0) {
            int inside = fields.objectStart() + 1;
            add(inside, inside, ASK_USAGE);
        } else if (source[start] == 'n') {
            add(start, fields.streamOptionsEnd(), USAGE_OPTIONS);
        } else if (source[start] == '{') {
            byte[] merged = StreamOptions.withUsage(source, start, fields.streamOptionsEnd());
            add(start, fields.streamOptionsEnd(), merged);
        }
    }

    /** Keeps the edits in the order of their place; there are a handful at most. */
    private void add(int start, int end, byte[] replacement) {
        int i = edits.size();
        while (i > 0 && edits.get(i - 1).start() > start) {
            i--;
        }
        edits.add(i, new Edit(start, end, replacement));
    }

    private Body body() {
        if (edits.isEmpty()) {
            return Body.of(source);
        }
        var slices = new ArrayList<Slice>(edits.size() * 2 + 1);
        int at = 0;
        for (int i = 0; i < edits.size(); i++) {
            Edit edit = edits.get(i);
            addSlice(slices, source, at, edit.start());
            addSlice(slices, edit.replacement(), 0, edit.replacement().length);
            at = edit.end();
        }
        addSlice(slices, source, at, source.length);
        return Body.of(slices);
    }

    private static void addSlice(List<Slice> slices, byte[] bytes, int start, int end) {
        if (end > start) {
            slices.add(new Slice(bytes, start, end - start));
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private record Edit(int start, int end, byte[] replacement) {}
}
