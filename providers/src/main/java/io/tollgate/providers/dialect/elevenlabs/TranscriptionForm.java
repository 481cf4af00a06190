package io.tollgate.providers.dialect.elevenlabs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tollgate.providers.dialect.FormParts.Part;
import io.tollgate.providers.dialect.translation.Losses;
import io.tollgate.providers.upstream.Body;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes the form of a transcription: the client's own parts, some under another name. */
final class TranscriptionForm {
    private static final String AUDIO_EVENTS = "tag_audio_events";

    private final byte[] source;
    private final String boundary;
    private final Losses losses;
    private final List<Body.Slice> slices = new ArrayList<>();
    private Transcript.Format format = Transcript.Format.JSON;

    TranscriptionForm(byte[] source, String boundary, Losses losses) {
        this.source = source;
        this.boundary = boundary;
        this.losses = losses;
    }

    void write(List<Part> parts, String model) {
        boolean file = false;
        boolean tagsEvents = false;
        for (Part part : parts) {
            file |= part.name().equals("file");
            tagsEvents |= part.name().equals(AUDIO_EVENTS);
            write(part);
        }
        if (!file) {
            losses.impossible("file", "missing (expected: the audio)");
        }
        add("model_id", model);
        if (!tagsEvents) {
            // Else it tells of laughter and footsteps, which nobody said.
            add(AUDIO_EVENTS, "false");
        }
        add(("--" + boundary + "--\r\n").getBytes(UTF_8));
    }

    private void write(Part part) {
        switch (part.name()) {
            case "model", "provider" -> {}
            // Its own, or of the same name there.
            case "file",
                    "temperature",
                    "seed",
                    "diarize",
                    "diarization_threshold",
                    "num_speakers",
                    "keyterms",
                    "entity_detection",
                    AUDIO_EVENTS ->
                    slices.add(new Body.Slice(source, part.start(), part.next() - part.start()));
            case "language" -> add("language_code", value(part));
            case "response_format" -> format(value(part));
            case "timestamp_granularities[]", "timestamp_granularities" -> {
                if (!value(part).equals("word")) {
                    losses.demand(part.name(), value(part) + " (expected: word)");
                }
            }
            case "stream" -> {
                if (!value(part).equals("false")) {
                    losses.demand("stream", "not possible with this model's provider");
                }
            }
            case "user" -> losses.hint("user");
            default -> losses.demand(part.name(), "not possible with this model's provider");
        }
    }

    private void format(String wanted) {
        switch (wanted) {
            case "json" -> format = Transcript.Format.JSON;
            case "verbose_json" -> format = Transcript.Format.VERBOSE_JSON;
            case "text" -> format = Transcript.Format.TEXT;
            default ->
                    losses.demand(
                            "response_format",
                            wanted + " (expected: json, verbose_json or text with this provider)");
        }
    }

    private String value(Part part) {
        String value = new String(source, part.content(), part.end() - part.content(), UTF_8);
        return value.strip().toLowerCase(Locale.ROOT);
    }

    private void add(String name, String value) {
        add(
                ("--"
                                + boundary
                                + "\r\nContent-Disposition: form-data; name=\""
                                + name
                                + "\"\r\n\r\n"
                                + value
                                + "\r\n")
                        .getBytes(UTF_8));
    }

    private void add(byte[] bytes) {
        slices.add(new Body.Slice(bytes, 0, bytes.length));
    }

    Body body() {
        return Body.of(slices);
    }

    /** How the answer is wanted. */
    Transcript.Format format() {
        return format;
    }
}
